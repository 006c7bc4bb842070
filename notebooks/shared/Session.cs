#nullable enable // a script knows no project settings

using Qos.Client;
using Qos.Simulator;

/// <summary>A client of QOS where the environment has a key (<c>QOS_API_KEY</c>), else of a simulator in this process. <see cref="Source"/> says which.</summary>
public sealed class Session : IAsyncDisposable
{
    private readonly QosSimulator? _simulator;

    private Session(QosClient client, QosSimulator? simulator)
    {
        Client = client;
        _simulator = simulator;
    }

    /// <summary>The client.</summary>
    public QosClient Client { get; }

    /// <summary>Where the prices come from, for a person.</summary>
    public string Source => _simulator is null
        ? $"Prices from {Client.Options.Uri.Host} with the key in QOS_API_KEY."
        : "Prices are made up by the simulator, because QOS_API_KEY is not set.";

    /// <summary>Opens a session. One seed makes one market.</summary>
    public static async Task<Session> OpenAsync(long seed = 1)
    {
        if (Environment.GetEnvironmentVariable("QOS_API_KEY") is { Length: > 0 } key)
        {
            return new Session(new QosClient(new QosClientOptions { ApiKey = key }), simulator: null);
        }

        var simulator = await QosSimulator.StartAsync(new QosSimulatorOptions { Seed = seed });
        return new Session(new QosClient(new QosClientOptions { Uri = simulator.Uri, ApiKey = simulator.Key }), simulator);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }
}
