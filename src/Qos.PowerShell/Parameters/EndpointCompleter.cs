using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes the paths of endpoints (docs/protocol.md section 4).</summary>
public sealed class EndpointCompleter : IArgumentCompleter
{
    private static (string, string)[] Endpoints =>
    [
        ("/snapshot", Messages.Of("quotes")), ("/depth", Messages.Of("bids and asks")), ("/trade", Messages.Of("last trades")),
        ("/kline", Messages.Of("newest bars")), ("/history", Messages.Of("older bars")),
        ("/instrument-info", Messages.Of("instruments")), ("/market-calendar", Messages.Of("trading days")),
        ("/product-list", Messages.Of("products")),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, Endpoints);
}
