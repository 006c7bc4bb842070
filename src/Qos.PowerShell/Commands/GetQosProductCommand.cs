using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>The popular products of markets. Completion offers them afterwards.</summary>
[Cmdlet(VerbsCommon.Get, "QosProduct")]
[OutputType(typeof(Product))]
public sealed class GetQosProductCommand : ConnectedCmdlet
{
    private readonly List<string> _markets = [];

    /// <summary>Markets, for example HK, US, CM. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MarketCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Market { get; set; } = MarketNames.OfProducts;

    /// <summary>Names or codes that are wanted, with wildcards. Default: all.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _markets.AddRange(Market);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (TryAwait(stop => Requests.GetProductsAsync(_markets, stop), _markets, out var result))
        {
            var patterns = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));
            var wanted = result.Where(product => patterns.Any(p => p.IsMatch(product.Name) || p.IsMatch(product.Code)));
            if (Market == MarketNames.OfProducts)
            {
                // Nobody asked for this very market: that the server has no list of it is no error.
                WriteObject(wanted, enumerateCollection: true);
            }
            else
            {
                Write(result, wanted);
            }
        }
    }
}
