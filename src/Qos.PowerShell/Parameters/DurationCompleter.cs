using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes durations.</summary>
public sealed class DurationCompleter : IArgumentCompleter
{
    private static readonly (string, string)[] Durations =
        [("5s", "five seconds"), ("30s", "half a minute"), ("1m", "a minute"), ("10m", "ten minutes"), ("1h", "an hour"), ("1d", "a day")];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, Durations);
}
