using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
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

    /// <summary>
    /// Codes, names or parts of names that are wanted; with wildcards, patterns for the whole code, symbol or name. Default: all.
    /// </summary>
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
            var found = Array.ConvertAll(
                Name, name => Client.Names.Search(name, most: int.MaxValue).Select(known => known.Code).ToHashSet(StringComparer.Ordinal));
            var wanted = result.Where(product => Array.Exists(found, codes => IsAmong(codes, product))).ToList();
            if (Market == MarketNames.OfProducts)
            {
                // Nobody asked for this very market: that the server has no list of it is no error.
                WriteObject(wanted, enumerateCollection: true);
            }
            else
            {
                Write(result, wanted);
            }

            foreach (var name in Name.Where((_, i) => !result.Any(product => IsAmong(found[i], product))))
            {
                WriteError(
                    ErrorIds.Record(
                        ErrorIds.NoData, Messages.Format($"No product of {string.Join(", ", _markets)} has the code or name '{name}'."),
                        name));
            }
        }
    }

    private static bool IsAmong(HashSet<string> codes, Product product) =>
        InstrumentCode.TryParse(product.Code, out var code, out _) && codes.Contains(code.Canonical);
}
