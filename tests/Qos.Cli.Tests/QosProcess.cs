using System.Diagnostics;
using System.Text;

namespace Qos.Cli.Tests;

/// <summary>The program as its users start it, in an environment without any of its variables.</summary>
internal sealed class QosProcess : IDisposable
{
    /// <summary>A native build of the program, to be tested in place of the one beside the tests.</summary>
    public static readonly string? Native = Environment.GetEnvironmentVariable("QOS_TESTS_NATIVE");
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "qos.dll");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _error;
    private string? _address;

    private QosProcess(string[] arguments, (string Name, string Value)[] environment)
    {
        // A job in the background of a shell is born with SIGINT ignored, and so are its children; GNU env undoes that.
        string[] program = Native is null ? ["dotnet", Program] : [Native];
        string[] command = IsInterruptIgnored() ? ["env", "--default-signal=INT", .. program] : program;
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("QOS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["QOS_CACHE"] = "off";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    public static QosProcess Start(string[] arguments, params (string Name, string Value)[] environment) => new(arguments, environment);

    public static async Task<ProcessResult> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        return await process.EndAsync();
    }

    /// <summary>The address that a server has said.</summary>
    public async Task<string> AddressAsync() => _address ??= await ReadLineAsync();

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException($"qos ended before it wrote a line: {await _error}");

    /// <summary>Writes a text to standard input, and ends it.</summary>
    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    /// <summary>Sends a signal as a shell does; skips the test on Windows.</summary>
    public void Signal(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; standard output is what has not been read before.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new ProcessResult(_process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static bool IsInterruptIgnored()
    {
        const string status = "/proc/self/status";
        var ignored = File.Exists(status)
            ? File.ReadLines(status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : "0";
        return (Convert.ToUInt64(ignored.Split('\t')[^1], 16) & 0b10) != 0;
    }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
