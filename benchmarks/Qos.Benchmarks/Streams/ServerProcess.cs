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

    internal static async Task<ServerProcess> StartAsync(
        double? rate = null, int burst = 0, bool isStamped = false, bool isRandom = false, bool isSilent = false)
    {
        var rateText = rate?.ToString(CultureInfo.InvariantCulture) ?? "max";
        var start = StartOf(
            ["serve-trades", "--rate", rateText, "--burst", $"{burst}", "--until-input-ends", .. isStamped ? ["--stamp"] : (string[])[],
                .. isRandom ? ["--random"] : (string[])[], .. isSilent ? ["--silent"] : (string[])[]]);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new ServerProcess(process, new Uri(line));
    }

    /// <summary>How this program is started once more, with these arguments and with its input and output in our hands.</summary>
    internal static ProcessStartInfo StartOf(params string[] args)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return start;
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
