using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Completes codes by code, symbol or name, from what is in memory: it never connects. After a comma the market of the element before is
/// looked for first.
/// </summary>
public sealed class CodeCompleter : IArgumentCompleter
{
    private const int MostOffered = 200;

    /// <summary>How long completion waits for the names of a simulator that was connected just now.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(150);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(commandAst);
        var session = QosSession.Current;
        var quote = wordToComplete is ['\'' or '"', ..] ? wordToComplete[..1] : "";
        var text = wordToComplete.Trim('\'', '"');
        var comma = text.LastIndexOf(',') + 1;
        var (before, word) = (text[..comma], text[comma..].TrimStart());
        var market = MarketBefore(before.Length > 0 ? before : TextBefore(commandAst, wordToComplete)) ?? session.Option.DefaultMarket;
        var connection = fakeBoundParameters?["Connection"] as QosConnection ?? session.Connection;
        connection?.FirstProducts.Wait(LongestWait);
        var found = session.Codes.Candidates(connection?.Client.Names ?? session.Names)
            .Where(c => Matches(c.Code, c.Known, word))
            .OrderBy(c => market is null || c.Code.StartsWith(market + ':', StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Take(MostOffered)
            .Select(c => Result(before + c.Code, c.Code, c.Known?.Name ?? "", quote))
            .Concat(MarketNames.All
                .Where(m => word.Length < m.Name.Length && m.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(m => Result($"{before}{m.Name}:", $"{m.Name}:", m.Description, quote)))
            .ToList();

        // The word itself rather than nothing, for which PowerShell would offer file names.
        return found.Count > 0 ? found : [new CompletionResult(wordToComplete)];
    }

    private static bool Matches(string code, KnownInstrument? known, string word) =>
        code.StartsWith(word, StringComparison.OrdinalIgnoreCase) ||
        code.AsSpan(code.IndexOf(':', StringComparison.Ordinal) + 1).StartsWith(word, StringComparison.OrdinalIgnoreCase) ||
        (word.Length > 1 && known?.IsNamed(word) == true);

    private static CompletionResult Result(string completion, string code, string name, string quote)
    {
        if (quote.Length == 0 && completion.AsSpan().ContainsAny(" &,"))
        {
            quote = "'";
        }

        return new CompletionResult(
            $"{quote}{completion}{quote}", code, CompletionResultType.ParameterValue, name.Length > 0 ? $"{code} {name}" : code);
    }

    private static string TextBefore(CommandAst command, string word)
    {
        var text = command.Extent.Text;
        return text.EndsWith(word, StringComparison.Ordinal) ? text[..^word.Length] : text;
    }

    private static string? MarketBefore(string text)
    {
        if (!text.TrimEnd().EndsWith(','))
        {
            return null;
        }

        var colon = text.LastIndexOf(':');
        var start = colon;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        return colon > start ? text[start..colon] : null;
    }
}
