using System.Diagnostics;

namespace Qos.Notebooks.Tests;

/// <summary>Programs that the tests call.</summary>
internal static class Tool
{
    /// <summary>The first of some programs that is on the PATH; null where none is.</summary>
    internal static string? Find(params string[] names) => (
        from name in names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        let path = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)
        where folder.Length > 0 && File.Exists(path)
        select path).FirstOrDefault();

    /// <summary>Runs a program in the notebooks' folder, without a key of QOS: what it shows is simulated.</summary>
    internal static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryFolder.Notebooks,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("QOS_API_KEY");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var cancelled = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
