using Qos.Cli.Output;
using Qos.Client;
using Qos.Embedded;

namespace Qos.Cli.Connection;

/// <summary>The client of a command.</summary>
internal sealed class Session(EmbeddedSession session) : IAsyncDisposable
{
    public QosClient Client => session.Client;

    /// <summary>The client's requests; noticeable waits are reported on standard error.</summary>
    public QosRequests Requests => Client.Observe(Waits.Instance);

    public ValueTask DisposeAsync() => session.DisposeAsync();

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
