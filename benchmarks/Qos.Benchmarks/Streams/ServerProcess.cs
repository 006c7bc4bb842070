using System.Diagnostics;
using System.Globalization;

namespace Qos.Benchmarks.Streams;

/// <summary>A <see cref="TradeServer"/> in a process of its own, so that neither its time nor its garbage is measured.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri uri)
    {
        _process = process;
        Uri = uri;
    }

    internal Uri Uri { get; }

    internal static async Task<ServerProcess> StartAsync(double? rate = null, int burst = 0, bool isStamped = false, bool isRandom = false)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        var rateText = rate?.ToString(CultureInfo.InvariantCulture) ?? "max";
        foreach (var arg in (string[])[
            "serve-trades", "--rate", rateText, "--burst", $"{burst}", "--until-input-ends", .. isStamped ? ["--stamp"] : (string[])[],
            .. isRandom ? ["--random"] : (string[])[],
        ])
        {
            start.ArgumentList.Add(arg);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new ServerProcess(process, new Uri(line));
    }

    /// <summary>Cuts the live connection.</summary>
    internal async Task DropAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(Uri, "/drop"), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
