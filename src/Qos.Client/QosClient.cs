namespace Qos.Client;

/// <summary>
/// Market data of one QOS server with one key, over HTTP and one shared socket. It keeps the plan's limits, repairs its streams, and can be used
/// from many threads at once.
/// </summary>
/// <example><code>
/// await using var qos = new QosClient(new QosClientOptions { ApiKey = key });
/// foreach (var quote in await qos.GetSnapshotsAsync(["HK:700", "US:AAPL"])) Console.WriteLine($"{quote.Code} {quote.Last}");
/// </code></example>
public sealed partial class QosClient : IAsyncDisposable
{
    /// <summary>Makes a client; nothing is sent before the first call.</summary>
    /// <exception cref="QosException">An option is out of its range (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public QosClient(QosClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>The options that the client was made with.</summary>
    public QosClientOptions Options { get; }

    /// <summary>True once the server has said that it is a simulator.</summary>
    public bool IsSimulated { get; private set; }

    /// <summary>The client as it stands now.</summary>
    public QosClientStatus GetStatus() => throw new NotImplementedException();

    /// <summary>Stops every watch and closes the connections.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
