using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>About three months of trading days of markets, full and half ones.</summary>
[Cmdlet(VerbsCommon.Get, "QosTradingDay")]
[OutputType(typeof(TradingDay))]
public sealed class GetQosTradingDayCommand : ConnectedCmdlet
{
    private readonly List<string> _markets = [];

    /// <summary>Markets: HK, US, SH, SZ. Default: all four.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MarketCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Market { get; set; } = MarketNames.OfTradingDays;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _markets.AddRange(Market);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (TryAwait(stop => Requests.GetTradingDaysAsync(_markets, stop), _markets, out var result))
        {
            Write(result);
        }
    }
}
