using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Bars as they grow: the running one of each code (and bars before it by <c>-Count</c>), then every change of it. No final bar is left
/// out.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "QosKLine")]
[Alias("Watch-QosBar", "Watch-QosCandle", "Watch-QosOhlc")]
[OutputType(typeof(KLine), typeof(KLine[]), typeof(LiveEvent))]
public sealed class WatchQosKLineCommand : WatchCommand<KLine>
{
    /// <summary>
    /// The period: <c>1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y</c>, a name such as <c>Day</c>, or the protocol's number. Default: that of
    /// <c>Set-QosOption</c>, day.
    /// </summary>
    [Parameter(Position = 1, HelpMessage = "1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y, or a name such as Day.")]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>
    /// How many bars before the running one come first, 0 to 1000; with <c>-ClosedOnly</c> exactly as many finished ones. Default 0.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Count { get; set; }

    /// <summary>Only bars whose period is over, each exactly once.</summary>
    [Parameter]
    public SwitchParameter ClosedOnly { get; set; }

    /// <inheritdoc/>
    protected override LiveStream<KLine> Watch(IReadOnlyList<string> codes, Action<LiveEvent> onEvent) =>
        Client.WatchKLinesAsync(
            codes, KLineTypes.TryParse(Type, out var type) ? type : Session.Option.DefaultKLineType,
            new WatchOptions { OnEvent = onEvent, Duration = Duration, Count = Count, ClosedOnly = ClosedOnly });
}
