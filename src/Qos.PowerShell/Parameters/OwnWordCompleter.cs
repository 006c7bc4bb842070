using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Completes nothing: PowerShell would offer file names for a value that is none. A vault's secrets are not listed, because that may ask
/// for the vault's password.
/// </summary>
public sealed class OwnWordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, []);
}
