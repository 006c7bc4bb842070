using Qos.Client;
using Qos.Simulator;

namespace Qos.Cli.Connection;

/// <summary>A client, and the simulator that lives and ends with it where one was asked for.</summary>
internal sealed class Session(QosClientOptions options, QosSimulator? simulator = null) : IAsyncDisposable
{
    public QosClient Client { get; } = new(options);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (simulator is not null)
        {
            await simulator.DisposeAsync();
        }
    }
}
