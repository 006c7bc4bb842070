using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes durations.</summary>
public sealed class DurationCompleter : IArgumentCompleter
{
    private static (string, string)[] Durations =>

        [
            ("5s", Messages.Of("five seconds")), ("30s", Messages.Of("half a minute")), ("1m", Messages.Of("a minute")),
            ("10m", Messages.Of("ten minutes")), ("1h", Messages.Of("an hour")), ("1d", Messages.Of("a day")),
        ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(wordToComplete, Durations);
}
