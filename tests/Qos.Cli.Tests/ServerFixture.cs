namespace Qos.Cli.Tests;

/// <summary>A simulator as a process of its own, for all tests that only ask.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly QosProcess _server = QosProcess.Start(["serve", "--key", "test-key", "--all-open", "--no-limits"]);

    public string Uri { get; private set; } = "";

    public async ValueTask InitializeAsync() => Uri = await _server.ReadLineAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task<ProcessResult> AskAsync(params string[] arguments) => QosProcess.RunAsync(arguments, Environment);

    internal QosProcess Start(params string[] arguments) => QosProcess.Start(arguments, Environment);

    private (string Name, string Value)[] Environment => [("QOS_URI", Uri), ("QOS_API_KEY", "test-key")];
}
