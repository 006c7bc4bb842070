using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Commands;

/// <summary>The last trades of codes, by code and oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "QosTrade")]
[OutputType(typeof(Trade))]
public sealed class GetQosTradeCommand : GetByCodeCommand
{
    /// <summary>The number of trades of each code, 1 to 50. Default 20.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(1, 50)]
    public int Count { get; set; } = 20;

    /// <inheritdoc/>
    protected override void Send(IReadOnlyList<string> codes)
    {
        if (TryAwait(stop => Requests.GetTradesAsync(codes, Count, stop), codes, out var result))
        {
            Write(result);
        }
    }
}
