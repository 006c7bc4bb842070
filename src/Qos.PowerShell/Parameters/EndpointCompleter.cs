using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes the paths of endpoints (docs/protocol.md section 4).</summary>
public sealed class EndpointCompleter : IArgumentCompleter
{
    private static readonly (string, string)[] Endpoints =
    [
        ("/snapshot", "quotes"), ("/depth", "bids and asks"), ("/trade", "last trades"), ("/kline", "newest bars"), ("/history", "older bars"),
        ("/instrument-info", "instruments"), ("/market-calendar", "trading days"), ("/product-list", "products"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, Endpoints);
}
