#pragma warning disable IDE0005 // PowerShell compiles this file as well, and knows no implicit usings.
#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Qos.Testing;

/// <summary>What a hostile server, proxy or file puts wherever it can, and how a text that reached a person is judged.</summary>
public static class HostileText
{
    public const string Key = "k3y+/with=signs";
    public const string Password = "pr0xy+pa55";

    /// <summary>A part of <see cref="Everything"/> that is harmless: where it shows, the text came through.</summary>
    public const string Mark = "HOSTILE";

    /// <summary>The key and the proxy's password in all the ways in which others may write them.</summary>
    public static readonly IReadOnlyList<string> Secrets =

        [
            Key, Password, Uri.EscapeDataString(Key), JsonEncodedText.Encode(Key).ToString(),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")),
        ];

    /// <summary>
    /// Formula, markup, escape sequences of both kinds, bidirectional overrides, line ends, secrets. JSON-escaped by the callers that need
    /// it.
    /// </summary>
    public static readonly string Everything =
        $"={Mark}\u001b[31m{Key}\u202E \u2066 </script><script>alert(1)</script> http://user:{Password}@proxy:8080/ \u009b31m \u2028 "
        + $"{Uri.EscapeDataString(Key)} {Secrets[4]} {Key.ToUpperInvariant()}\u0007\u200b\r\nqos: all is well";

    /// <summary><see cref="Everything"/> as far as a header line can carry it.</summary>
    public static readonly string Line = new([.. Everything.Where(char.IsAscii).Where(c => !char.IsControl(c))]);

    /// <summary>Returns what is wrong with a text that reached a person or a file; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mayHaveColours">Whether the program's own colours may be in it.</param>
    public static string? Problem(string text, bool mayHaveColours = false)
    {
        foreach (var secret in Secrets)
        {
            if (text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                return $"'{secret}' is in: {text}";
            }
        }

        var at = 0;
        foreach (var c in text)
        {
            if (IsObeyed(c) && !(mayHaveColours && c == '\u001b' && !text.AsSpan(at).StartsWith("\u001b[31mk3y", StringComparison.Ordinal)))
            {
                return $"U+{(int)c:X4} is in: {text}";
            }

            at++;
        }

        return text.Split('\n').Any(line => line.StartsWith("qos: all is well", StringComparison.Ordinal))
            ? $"A line is forged in: {text}"
            : null;
    }

    /// <summary>Whether a terminal obeys a character, or it changes how the rest reads.</summary>
    public static bool IsObeyed(char c) => c is not ('\r' or '\n' or '\t') && CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate;
}
