using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Qos.Architecture.Tests;

/// <summary>Lines are at most as long as .editorconfig says.</summary>
public sealed partial class LineLengthTests
{
    private const int Longest = 140;

    /// <summary>What may stand around a text that is longer than a line by itself.</summary>
    private const int LongestAroundText = 60;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("notebooks")]
    public void A_line_has_at_most_140_characters_or_holds_a_text_that_is_one_piece(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from line in File.ReadAllLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where IsTooLong(line.Text)
            select $"{Path.GetRelativePath(Root(), file)}:{line.Number} has {line.Text.Length} characters");
    }

    // A message is the key of its translation, bytes of the wire are what a server sent, a cref is one name: none of them is cut in pieces.
    private static bool IsTooLong(string line) =>
        line.Length > Longest && Literal().Replace(line.Trim(), "\"\"").Length > LongestAroundText;

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    // A raw literal of one line, or one with escapes.
    [GeneratedRegex("\\$*\"\"\".*?\"\"\"(?:u8)?|[$@]*\"(?:\\\\.|[^\"\\\\])*\"(?:u8)?")]
    private static partial Regex Literal();
}
