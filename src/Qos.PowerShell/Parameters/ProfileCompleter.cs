using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>Offers the names of the profiles in the user's file.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<string> names;
        try
        {
            names = QosProfile.ReadNames();
        }
        catch (QosException e)
        {
            // Where the file cannot be read, the list says why: an error while typing would be lost.
            return [new CompletionResult(wordToComplete, e.Message, CompletionResultType.ParameterValue, e.Message)];
        }

        return names.Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
    }
}
