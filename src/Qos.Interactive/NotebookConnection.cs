using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Interactive;

/// <summary>
/// The notebook's one connection, opened at the first directive that needs it: as the environment says, or as <c>#!qos</c> was told.
/// </summary>
internal sealed class NotebookConnection : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private EmbeddedSession? _session;

    /// <summary>Where the prices come from, for a person.</summary>
    internal string Source => _session switch
    {
        null => Messages.Of("Not connected."),
        { Simulator: not null } => Messages.Of("Simulated prices from a simulator in this kernel."),
        var session => Messages.Format($"Prices from {session.Client.Options.Uri}."),
    };

    internal bool IsOpen => _session is not null;

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
        if (_session is null)
        {
            await OpenAsync(null, null, simulator: false, seed: null).ConfigureAwait(false);
        }

        return _session!.Client;
    }

    /// <summary>
    /// Connects anew. What the caller leaves open the environment decides (<see cref="QosEnvironment"/>); without a key, a simulator in
    /// this process.
    /// </summary>
    internal async Task OpenAsync(string? key, Uri? uri, bool simulator, long? seed)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await CloseAsync().ConfigureAwait(false);
            var market = new QosSimulatorOptions { Seed = seed ?? 1 }.WithPlan(null);
            if (simulator)
            {
                _session = await EmbeddedSession.StartAsync(market).ConfigureAwait(false);
                return;
            }

            var options = QosClientOptions.FromEnvironment();
            options = options with { ApiKey = key ?? options.ApiKey, Uri = uri ?? options.Uri };
            // A gateway or a simulator on this machine may ask for no key.
            _session = options.ApiKey.Length > 0 || options.Uri != new QosClientOptions().Uri
                ? EmbeddedSession.Open(options)
                : await EmbeddedSession.FromEnvironmentAsync(market).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
