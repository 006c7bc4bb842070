using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes markets that have a calendar of trading days.</summary>
public sealed class CalendarMarketCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, MarketNames.All.Where(market => MarketNames.OfTradingDays.Contains(market.Name)));
}
