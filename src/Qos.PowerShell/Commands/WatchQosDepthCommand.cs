using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Bids and asks as they change: the current ones of each code, then every pushed ones. A slow pipeline gets the newest of each code.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "QosDepth")]
[OutputType(typeof(Depth), typeof(Depth[]), typeof(LiveEvent))]
public sealed class WatchQosDepthCommand : WatchCommand<Depth>
{
    /// <inheritdoc/>
    protected override LiveStream<Depth> Watch(IReadOnlyList<string> codes, Action<LiveEvent> onEvent) =>
        Client.WatchDepthsAsync(codes, new WatchOptions { OnEvent = onEvent, Duration = Duration });
}
