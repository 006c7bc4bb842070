using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>Offers the names of plans.</summary>
public sealed class PlanCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        QosLimits.PlanNames.Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
}
