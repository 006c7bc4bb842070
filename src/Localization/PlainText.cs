using System.Globalization;
using System.Text;

namespace Qos.Localization;

/// <summary>Text of others without what a terminal obeys, what reorders a line, and what cannot be written.</summary>
internal static class PlainText
{
    /// <summary>
    /// A text without control, format and surrogate characters: those that a terminal obeys or that change how the rest reads.
    /// </summary>
    internal static string Of(string text)
    {
        var isPlain = true;
        foreach (var c in text)
        {
            isPlain &= char.IsAscii(c) ? !char.IsControl(c) : IsPlain(c);
        }

        if (isPlain)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // An astral character comes back as it was; half a pair has become U+FFFD.
            plain.Append(
                !rune.IsBmp && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse) ? rune.ToString()
                : rune.IsBmp && IsPlain((char)rune.Value) ? rune.ToString() : " ");
        }

        return plain.ToString();
    }

    /// <summary>
    /// Whether a character of the basic plane is neither of control, nor of format, nor half of another, nor a line's end.
    /// </summary>
    internal static bool IsPlain(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse);
}
