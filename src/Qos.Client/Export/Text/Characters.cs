namespace Qos.Client.Export.Text;

/// <summary>Characters that mean the same as an ASCII one.</summary>
internal static class Characters
{
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthDistance = 0xFEE0;

    /// <summary>
    /// The text with full-width characters, blanks of other kinds and the marks of writing direction (which ar and fa cultures put into
    /// dates) as their ASCII equal or left out.
    /// </summary>
    public static string Narrow(string? text)
    {
        if (text is null || System.Text.Ascii.IsValid(text))
        {
            return text ?? "";
        }

        var narrow = new System.Text.StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                >= FullWidthFirst and <= FullWidthLast => narrow.Append((char)(character - FullWidthDistance)),
                '\u200E' or '\u200F' or '\u061C' or '\uFEFF' => narrow,
                >= '\u0660' and <= '\u0669' => narrow.Append((char)('0' + character - '\u0660')),
                >= '\u06F0' and <= '\u06F9' => narrow.Append((char)('0' + character - '\u06F0')),
                _ => narrow.Append(char.IsWhiteSpace(character) ? ' ' : character),
            };
        }

        return narrow.ToString();
    }
}
