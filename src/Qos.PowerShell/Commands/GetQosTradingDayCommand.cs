using System.Globalization;
using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Trading days of markets, full and half ones: all that the server has (about three months), a range, or today's.</summary>
[Cmdlet(VerbsCommon.Get, "QosTradingDay", DefaultParameterSetName = RangeSet)]
[OutputType(typeof(TradingDay))]
public sealed class GetQosTradingDayCommand : ConnectedCmdlet
{
    private const string RangeSet = "Range";
    private const string TodaySet = "Today";

    private readonly List<string> _markets = [];

    /// <summary>Markets: HK, US, SH, SZ. Default: all four.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CalendarMarketCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Market { get; set; } = MarketNames.OfTradingDays;

    /// <summary>The first date of the exchange, included. Default: the first that the server has.</summary>
    [Parameter(ParameterSetName = RangeSet)]
    [DateTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public DateTime? From { get; set; }

    /// <summary>The last date of the exchange, included. Default: the last that the server has.</summary>
    [Parameter(ParameterSetName = RangeSet)]
    [DateTimeTransformation]
    [ArgumentCompleter(typeof(DateCompleter))]
    public DateTime? To { get; set; }

    /// <summary>Returns only today's trading day, by the date of each exchange.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TodaySet)]
    public SwitchParameter Today { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _markets.AddRange(Market);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (From > To)
        {
            Fail(ErrorIds.InvalidArgument, Messages.Format($"-From {Text(From.Value)} is after -To {Text(To.Value)}. Swap them."));
        }

        if (TryAwait(stop => Requests.GetTradingDaysAsync(_markets, stop), _markets, out var result))
        {
            WarnOfWhatIsNotKnown(result);
            Write(result, result.Where(IsWanted));
        }
    }

    private bool IsWanted(TradingDay day) => Today
        ? day.Date == DateOnly.FromDateTime(MarketStatus.Of(day.Market, DateTimeOffset.UtcNow).Time.DateTime)
        : !(day.Date < Date(From)) && !(day.Date > Date(To));

    // A day that is not in the list is no trading day only within the list's own range.
    private void WarnOfWhatIsNotKnown(IReadOnlyList<TradingDay> days)
    {
        foreach (var market in days.GroupBy(day => day.Market))
        {
            var (first, last) = (market.Min(day => day.Date), market.Max(day => day.Date));
            if (Date(From) < first || Date(To) > last)
            {
                WriteWarning(Messages.Format($"{market.Key}: the server has trading days from {Text(first)} to {Text(last)} only."));
            }
        }
    }

    private static DateOnly? Date(DateTime? time) => time is { } given ? DateOnly.FromDateTime(given) : null;

    private static string Text(IFormattable date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
