using System.Diagnostics;

namespace Qos.Notebooks.Tests;

/// <summary>Programs that the tests call.</summary>
internal static class Tool
{
    /// <summary>Runs a program in the notebooks' folder, without a key of QOS: what it shows is simulated.</summary>
    internal static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(StartInfo(program, arguments))!;
        process.StandardInput.Close();
        using var cancelled = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>
    /// A program in the notebooks' folder, with its streams redirected and without what the tests' own environment says of QOS.
    /// </summary>
    internal static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryFolder.Notebooks,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("QOS_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }
}
