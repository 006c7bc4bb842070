using System.Management.Automation;

namespace Qos.PowerShell.Parameters;

/// <summary>Creates results of words and what they mean.</summary>
internal static class WordCompletion
{
    /// <summary>
    /// The words that begin with the typed one; the typed word where none does, because PowerShell would offer file names for nothing.
    /// </summary>
    public static IEnumerable<CompletionResult> Of(string? typed, IEnumerable<(string Word, string Meaning)> words)
    {
        var word = (typed ?? "").Trim('\'', '"');
        var found = words
            .Where(offered => offered.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(
                offered => new CompletionResult(
                    offered.Word, offered.Word, CompletionResultType.ParameterValue, $"{offered.Word}: {offered.Meaning}"))
            .ToList();
        return found.Count > 0 ? found : [new CompletionResult(string.IsNullOrEmpty(typed) ? " " : typed)];
    }
}
