using System.Text;

namespace Qos.Client.Codes;

/// <summary>
/// Compares text with the first letters of Chinese names' pinyin, as people in China search for stocks: 贵州茅台 is GZMT. Characters of several
/// readings count with each of them (重庆 is CQ and ZQ). The table, pinyin-initials.txt, has a letter for each character from U+4E00 to
/// U+9FA5, and on its second line the other readings' letters of common characters.
/// </summary>
internal sealed class PinyinInitials
{
    private const char First = '\u4E00';
    private static readonly Lazy<PinyinInitials> Shared = new(() => new PinyinInitials());
    private readonly string _letters;
    private readonly Dictionary<char, string> _others = [];

    private PinyinInitials()
    {
        using var reader = new StreamReader(
            typeof(PinyinInitials).Assembly.GetManifestResourceStream("pinyin-initials.txt")!, Encoding.UTF8);
        _letters = reader.ReadLine()!;
        foreach (var entry in reader.ReadLine()!.Split(' '))
        {
            _others[entry[0]] = entry[1..];
        }
    }

    /// <summary>Where the initials appear in a name, counted in its letters and characters; -1 where they do not.</summary>
    /// <param name="name">A name with Chinese characters; other letters and digits count as they are, blanks and signs not at all.</param>
    /// <param name="initials">Letters and digits in any case.</param>
    /// <param name="isWhole">Whether the initials are all of the name.</param>
    internal static int IndexIn(string name, string initials, out bool isWhole)
    {
        isWhole = false;
        if (initials.Length == 0 || !initials.All(char.IsAsciiLetterOrDigit) || !name.AsSpan().ContainsAnyInRange(First, '\u9FA5'))
        {
            return -1;
        }

        var characters = name.Where(char.IsLetterOrDigit).ToArray();
        for (var start = 0; start + initials.Length <= characters.Length; start++)
        {
            var length = 0;
            while (length < initials.Length && Shared.Value.Is(characters[start + length], char.ToUpperInvariant(initials[length])))
            {
                length++;
            }

            if (length == initials.Length)
            {
                isWhole = length == characters.Length;
                return start;
            }
        }

        return -1;
    }

    private bool Is(char character, char initial) =>
        character - First is >= 0 and var index && index < _letters.Length
            ? _letters[index] == initial
                || (_others.TryGetValue(character, out var others) && others.Contains(initial, StringComparison.Ordinal))
            : char.ToUpperInvariant(character) == initial;
}
