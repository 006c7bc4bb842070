using Qos.Cli.Output;
using Qos.Client;
using Qos.Simulator;

namespace Qos.Cli.Connection;

/// <summary>A client, and the simulator that lives and ends with it where one was asked for.</summary>
internal sealed class Session(QosClientOptions options, QosSimulator? simulator = null) : IAsyncDisposable
{
    public QosClient Client { get; } = new(options);

    /// <summary>The client's requests; a wait that a person would notice is told on standard error.</summary>
    public QosRequests Requests => Client.Observe(Waits.Instance);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (simulator is not null)
        {
            await simulator.DisposeAsync();
        }
    }

    private sealed class Waits : IProgress<RequestEvent>
    {
        public static readonly Waits Instance = new();
        private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

        public void Report(RequestEvent value)
        {
            if (value.Kind is RequestEventKind.Waiting or RequestEventKind.Retrying && value.Wait > Noticed)
            {
                StandardOutput.Remark(value.Message);
            }
        }
    }
}
