using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Whether markets are open, and when that changes: by hours and trading days, with a connection or without one.</summary>
[Cmdlet(VerbsCommon.Get, "QosMarketStatus")]
[OutputType(typeof(MarketStatus))]
public sealed class GetQosMarketStatusCommand : ConnectedCmdlet
{
    private readonly List<string> _asked = [];

    /// <summary>Markets (<c>HK</c>) or codes (<c>IX:HSI</c>, <c>US:AAPL</c>). Default: HK, SH, SZ, US, FX, CM, CF.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Code", "Symbol")]
    [ArgumentCompleter(typeof(MarketCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Market { get; set; } = MarketNames.WithHours;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _asked.AddRange(Market);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Quotes from the pipeline name a market many times: one answer each.
        var asked = _asked.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        WriteObject(
            Await(stop => IsConnectable ? AskAsync(asked, stop) : Task.FromResult(ByHours(asked, Messages.Of("There is no connection.")))),
            enumerateCollection: true);
    }

    private async Task<IReadOnlyList<MarketStatus>> AskAsync(List<string> asked, CancellationToken stop)
    {
        try
        {
            return await Requests.GetMarketStatusesAsync(asked, stop).ConfigureAwait(false);
        }
        catch (QosException e) when (e.Kind is QosErrorKind.Transport or QosErrorKind.Timeout)
        {
            return ByHours(asked, e.Message);
        }
    }

    private IReadOnlyList<MarketStatus> ByHours(List<string> asked, string reason)
    {
        var statuses = MarketStatus.OfEach(asked, DateTimeOffset.UtcNow);
        if (statuses.Any(status => !status.HolidaysKnown))
        {
            OnPipeline(
                () => WriteWarning(
                    Messages.Format($"{reason} Holidays and half days are not known; the status is derived from trading hours and weekends only.")));
        }

        return statuses;
    }
}
