using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>Completes K-line types: short names while digits are typed, long ones after a letter.</summary>
public sealed class KLineTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var types = Enum.GetValues<KLineType>();
        var found = types.Select(t => (Name: t.ShortName(), Tip: t.ToString()))
            .Concat(types.Where(_ => wordToComplete?.Length > 0).Select(t => (Name: t.ToString(), Tip: t.ShortName())))
            .Where(t => t.Name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(t => new CompletionResult(t.Name, t.Name, CompletionResultType.ParameterValue, t.Tip))
            .ToList();
        return found.Count > 0 ? found : [new CompletionResult(wordToComplete)];
    }
}
