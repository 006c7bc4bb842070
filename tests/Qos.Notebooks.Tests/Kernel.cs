using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Qos.Notebooks.Tests;

/// <summary>
/// The published .NET Interactive kernel, as a fresh process that is spoken to over its standard streams (<c>dotnet-interactive stdio</c>):
/// JSON lines, without Jupyter or Python.
/// </summary>
internal sealed class Kernel : IAsyncDisposable
{
    private static readonly Lazy<Task> Restored = new(RestoreAsync);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;
    private int _commands;

    private Kernel(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _ = ReadLinesAsync();
    }

    /// <summary>Starts a kernel in the notebooks' folder. It fails where the tool manifest cannot be restored.</summary>
    /// <param name="environment">Variables for the kernel's process; QOS_API_KEY and QOS_URI are not inherited.</param>
    internal static async Task<Kernel> StartAsync(params (string Name, string Value)[] environment)
    {
        await Restored.Value;
        var start = Tool.StartInfo(
            "dotnet", ["tool", "run", "dotnet-interactive", "--", "stdio", "--working-dir", RepositoryFolder.Notebooks]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var kernel = new Kernel(Process.Start(start)!);
        while (TryRead(await kernel.ReadAsync()) is not { } message || TypeOf(message) != "KernelReady")
        {
            // Banners and the first announcements come before.
        }

        return kernel;
    }

    /// <summary>Runs a cell to its end, whether it succeeds or fails.</summary>
    internal async Task<CellResult> RunAsync(string code, string kernel = "csharp")
    {
        var outputs = new List<CellOutput>();
        var failure = default(string);
        await SendAsync("SubmitCode", new { code, targetKernelName = kernel }, (type, body) =>
        {
            switch (type)
            {
                case "ReturnValueProduced" or "DisplayedValueProduced" or "StandardOutputValueProduced" or "StandardErrorValueProduced":
                    outputs.Add(CellOutput.Read(type, body));
                    break;
                case "DisplayedValueUpdated":
                    var update = CellOutput.Read(type, body);
                    outputs[outputs.FindIndex(output => output.Id == update.Id)] = update;
                    break;
                case "ErrorProduced" or "CommandFailed":
                    failure ??= body.GetProperty("message").GetString();
                    break;
            }
        });
        return new CellResult(code, outputs, failure);
    }

    /// <summary>What the kernel offers at the end of a piece of code.</summary>
    internal async Task<IReadOnlyList<string>> CompleteAsync(string code, string kernel = "csharp")
    {
        List<string> items = [];
        var request = new { code, targetKernelName = kernel, linePosition = new { line = 0, character = code.Length } };
        await SendAsync("RequestCompletions", request, (type, body) =>
        {
            if (type == "CompletionsProduced")
            {
                items.AddRange(
                    body.GetProperty("completions").EnumerateArray().Select(item => item.GetProperty("displayText").GetString()!));
            }
        });
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        // The kernel's process is a child of `dotnet tool run`.
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task RestoreAsync()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("dotnet", "tool", "restore");
        Assert.True(exitCode == 0, $"The tools of notebooks/.config/dotnet-tools.json could not be restored:\n{output}{errors}");
    }

    private static JsonElement? TryRead(string line) => line.StartsWith('{') ? JsonDocument.Parse(line).RootElement : null;

    private static string TypeOf(JsonElement message) => message.GetProperty("eventType").GetString()!;

    private async Task SendAsync(string type, object command, Action<string, JsonElement> onEvent)
    {
        var token = $"command-{++_commands}";
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { commandType = type, command, token }));
        await _process.StandardInput.FlushAsync();
        while (true)
        {
            if (TryRead(await ReadAsync()) is not { } message)
            {
                continue;
            }

            var eventType = TypeOf(message);
            onEvent(eventType, message.GetProperty("event"));
            if (eventType is "CommandSucceeded" or "CommandFailed"
                && message.GetProperty("command").GetProperty("token").GetString() == token)
            {
                return;
            }
        }
    }

    private async Task<string> ReadAsync()
    {
        try
        {
            return await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The kernel has ended: {await _errors}");
        }
    }

    private async Task ReadLinesAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.TryComplete();
    }
}
