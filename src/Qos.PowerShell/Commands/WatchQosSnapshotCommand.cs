using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Quotes as they change: the current one of each code, then every pushed one. A slow pipeline gets the newest of each code.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "QosSnapshot")]
[OutputType(typeof(Snapshot), typeof(Snapshot[]), typeof(LiveEvent))]
public sealed class WatchQosSnapshotCommand : WatchCommand<Snapshot>
{
    /// <inheritdoc/>
    protected override LiveStream<Snapshot> Watch(IReadOnlyList<string> codes, Action<LiveEvent> onEvent) =>
        Client.WatchSnapshotsAsync(codes, new WatchOptions { OnEvent = onEvent, Duration = Duration });
}
