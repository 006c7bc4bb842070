using System.Globalization;
using Qos.Client.Codes;

namespace Qos.Client;

/// <summary>An instrument that is known without a request.</summary>
/// <param name="Code">The canonical code, for example <c>HK:700</c>.</param>
/// <param name="EnglishName">English name.</param>
/// <param name="ChineseName">Chinese name.</param>
/// <param name="Currency">The trading currency, as returned by an instrument query.</param>
public sealed record KnownInstrument(string Code, string? EnglishName, string? ChineseName, string? Currency)
{
    /// <summary>The market part of the code.</summary>
    public string Market => Code[..Code.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The symbol part of the code.</summary>
    public string Symbol => Code[(Code.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The name: Chinese under a Chinese UI culture, otherwise English; the other one if it is missing.</summary>
    public string? Name => Pick(EnglishName, ChineseName);

    /// <summary>
    /// Whether one of the names contains a text, or the Chinese name's pinyin begins its words with these letters (GZMT).
    /// </summary>
    public bool IsNamed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EnglishName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
            || (ChineseName is { } chinese
                && (chinese.Contains(text, StringComparison.OrdinalIgnoreCase) || PinyinInitials.IndexIn(chinese, text, out _) >= 0));
    }

    /// <summary>The name in the UI culture's language, the other one where it is missing.</summary>
    internal static string? Pick(string? english, string? chinese) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? chinese ?? english : english ?? chinese;
}
