using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes markets.</summary>
public sealed class MarketCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var found = MarketNames.All
            .Where(m => m.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(m => new CompletionResult(m.Name, m.Name, CompletionResultType.ParameterValue, $"{m.Name}: {m.Description}"))
            .ToList();
        return found.Count > 0 ? found : [new CompletionResult(wordToComplete)];
    }
}
