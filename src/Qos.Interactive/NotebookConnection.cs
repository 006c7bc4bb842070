using Qos.Client;
using Qos.Simulator;

namespace Qos.Interactive;

/// <summary>The notebook's one connection, opened at the first directive that needs it: as the environment says, or as <c>#!qos</c> was told.</summary>
internal sealed class NotebookConnection : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private QosClient? _client;
    private QosSimulator? _simulator;

    /// <summary>Where the prices come from, for a person.</summary>
    internal string Source { get; private set; } = "Not connected.";

    internal bool IsOpen => _client is not null;

    /// <summary>Codes that this notebook has seen, for completion; typing never asks the server.</summary>
    internal SortedSet<string> KnownCodes { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        "US:AAPL", "US:MSFT", "US:NVDA", "US:TSLA", "HK:700", "HK:9988", "SH:600519", "SZ:000001", "FX:EURUSD", "CF:BTCUSDT", "CF:ETHUSDT",
    };

    public void Dispose()
    {
        CloseAsync().AsTask().GetAwaiter().GetResult();
        _gate.Dispose();
    }

    /// <summary>Returns the client, and connects where there is none yet.</summary>
    internal async Task<QosClient> GetAsync()
    {
        if (_client is null)
        {
            await OpenAsync(null, null, simulator: false, seed: null).ConfigureAwait(false);
        }

        return _client!;
    }

    /// <summary>Connects anew. Without a word of the caller the environment decides: QOS_API_KEY and QOS_URI, else a simulator in this process.</summary>
    internal async Task OpenAsync(string? key, Uri? uri, bool simulator, long? seed)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await CloseAsync().ConfigureAwait(false);
            var environmentUri = Environment.GetEnvironmentVariable("QOS_URI") is { Length: > 0 } address ? new Uri(address) : null;
            key ??= Environment.GetEnvironmentVariable("QOS_API_KEY") is { Length: > 0 } known ? known : null;
            uri ??= environmentUri;
            if (simulator || (key is null && uri is null))
            {
                _simulator = await QosSimulator.StartAsync(new QosSimulatorOptions { Seed = seed ?? 1 }).ConfigureAwait(false);
                _client = new QosClient(new QosClientOptions { Uri = _simulator.Uri, ApiKey = _simulator.Key });
                Source = simulator
                    ? "Prices are made up by a simulator in this kernel."
                    : "Prices are made up by a simulator in this kernel, because neither QOS_API_KEY nor QOS_URI is set.";
                return;
            }

            var options = new QosClientOptions { ApiKey = key ?? "" };
            _client = new QosClient(uri is null ? options : options with { Uri = uri });
            Source = $"Prices come from {_client.Options.Uri}.";
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync().ConfigureAwait(false);
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync().ConfigureAwait(false);
        }

        (_client, _simulator) = (null, null);
    }
}
