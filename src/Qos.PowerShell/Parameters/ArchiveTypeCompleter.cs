using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes what an archive keeps: K-line types, and <c>trades</c>.</summary>
public sealed class ArchiveTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordCompletion.Of(
            wordToComplete,
            Enum.GetValues<KLineType>().Select(type => (type.ShortName(), $"{type} bars"))
                .Append((ArchiveTypesTransformationAttribute.Trades, "every trade")));
}
