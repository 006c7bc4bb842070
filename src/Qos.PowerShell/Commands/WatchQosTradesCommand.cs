using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Trades as they happen: the last ones of each code where <c>-Count</c> asks for them, then every pushed one without a hole between. A
/// pipeline that stays slow loses the oldest beyond a bound, with a warning that counts them.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "QosTrades")]
[Alias("Watch-QosTrade")]
[OutputType(typeof(Trade), typeof(Trade[]), typeof(LiveEvent))]
public sealed class WatchQosTradesCommand : WatchCommand<Trade>
{
    /// <summary>How many of the last trades of each code come first, 0 to 50. Default 0: only what happens from now on.</summary>
    [Parameter]
    [ValidateRange(0, 50)]
    public int Count { get; set; }

    /// <inheritdoc/>
    protected override LiveStream<Trade> Watch(IReadOnlyList<string> codes, Action<LiveEvent> onEvent) =>
        Client.WatchTradesAsync(codes, new WatchOptions { OnEvent = onEvent, Duration = Duration, Count = Count });
}
