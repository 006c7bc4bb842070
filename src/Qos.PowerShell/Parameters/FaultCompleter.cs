using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Simulator;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes the names of a simulator's faults, with descriptions.</summary>
public sealed class FaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        var found = ScheduledFault.Known
            .Where(fault => fault.Syntax.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(fault => new CompletionResult(
                $"'{fault.Syntax.Split('[')[0]}@10'", fault.Syntax, CompletionResultType.ParameterValue, fault.Description))
            .ToList();

        // The word itself rather than nothing, for which PowerShell would offer file names.
        return found.Count > 0 ? found : [new CompletionResult(wordToComplete)];
    }
}
