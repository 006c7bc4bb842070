namespace Qos.Notebooks.Tests;

/// <summary>Headless Chromium without a network.</summary>
internal static class Browser
{
    private static readonly string? Chromium = Tool.Find("chromium", "chromium-browser", "google-chrome");

    /// <summary>The number of charts that a page has drawn.</summary>
    internal static async Task<int> CountChartsAsync(string page) =>
        (await RunAsync("--dump-dom", page)).Split("class=\"main-svg\"").Length / 3; // plotly.js draws each chart as three layers

    internal static Task TakePictureAsync(string page, string picture, int height) =>
        RunAsync($"--screenshot={picture}", $"--window-size=1100,{height}", "--hide-scrollbars", page);

    private static async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Chromium is null, "Chromium is not installed: apt-get install chromium.");
        var profile = Directory.CreateTempSubdirectory("qos-chromium-");
        try
        {
            var (exitCode, output, errors) = await Tool.RunAsync(Chromium, [
                "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={profile.FullName}",
                "--virtual-time-budget=20000", .. arguments]);
            Assert.True(exitCode == 0, errors);
            return output;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
