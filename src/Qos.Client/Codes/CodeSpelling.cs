using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qos.Client.Codes;

/// <summary>
/// Other spellings of codes and what they mean here: full-width characters of Chinese input methods, <c>0700.HK</c> (Yahoo, Wind),
/// <c>HK.00700</c> (Futu), <c>sh600519</c> (Sina), <c>SSE:600519</c> (TradingView), <c>AAPL:US</c> (Bloomberg).
/// </summary>
internal static class CodeSpelling
{
    private const int MainlandDigits = 6;
    private const int HongKongDigits = 5;

    /// <summary>
    /// The text in half-width characters and without those that nobody sees. These are the compatibility mappings of Unicode (NFKC) that
    /// input methods produce, by a table of our own: a program without ICU has no normalization.
    /// </summary>
    internal static string Normalize(string text)
    {
        text = text.Trim();
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case >= '\uFF01' and <= '\uFF5E':
                    normal.Append((char)(c - 0xFEE0));
                    break;
                case '\u3000' or '\u00A0':
                    normal.Append(' ');
                    break;
                case '\u3001' or '\uFE50' or '\uFE51':
                    normal.Append(',');
                    break;
                case '\uFE55' or '\u2236':
                    normal.Append(':');
                    break;
                case '\u3002' or '\uFE52' or '\uFF61':
                    normal.Append('.');
                    break;
                case (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or '\u2060' or '\uFEFF':
                    break;
                default:
                    normal.Append(c);
                    break;
            }
        }

        return normal.ToString().Trim();
    }

    /// <summary>The market that a name stands for, in capitals: the name itself, or QOS's name for an exchange (SSE is SH).</summary>
    internal static string MarketOf(string name) => name.ToUpperInvariant() switch
    {
        "SS" or "SSE" or "SHSE" or "XSHG" => "SH",
        "SZSE" or "XSHE" => "SZ",
        "HKEX" or "SEHK" or "HKG" or "XHKG" => "HK",
        "NASDAQ" or "NYSE" or "AMEX" => "US",
        var market => market,
    };

    /// <summary>
    /// Reads a spelling without a colon whose market can be told: by a dot before or after it, or by letters before a number.
    /// </summary>
    internal static bool TryTranslate(string text, [NotNullWhen(true)] out string? market, [NotNullWhen(true)] out string? symbol)
    {
        (market, symbol) = (null, null);
        var last = text.LastIndexOf('.');
        var first = text.IndexOf('.', StringComparison.Ordinal);
        var suffix = last > 0 ? KnownMarket(text[(last + 1)..]) : null;
        var prefix = first > 0 && first < text.Length - 1 ? KnownMarket(text[..first]) : null;
        if (suffix is not null && prefix is null)
        {
            (market, symbol) = (suffix, text[..last]);
        }
        else if (prefix is not null && suffix is null)
        {
            (market, symbol) = (prefix, text[(first + 1)..]);
        }
        else if (text.Length > 2 && prefix is null && text[..2].ToUpperInvariant() is "SH" or "SZ" or "HK")
        {
            var digits = text[2..];
            var name = text[..2].ToUpperInvariant();
            if (digits.All(char.IsAsciiDigit) && (name == "HK" ? digits.Length <= HongKongDigits : digits.Length == MainlandDigits))
            {
                (market, symbol) = (name, digits);
            }
        }

        if (market is null || symbol is null || !Markets.CanHave(market, symbol))
        {
            return false;
        }

        symbol = Markets.CanonicalSymbol(market, symbol);
        return true;
    }

    /// <summary>The code that somebody may have meant who wrote a symbol alone, by its shape; null where the shape says nothing.</summary>
    internal static string? Guess(string text)
    {
        var symbol = text.ToUpperInvariant();
        if (symbol.Length > 0 && symbol.All(char.IsAsciiDigit))
        {
            return symbol.Length <= HongKongDigits ? $"HK:{Markets.CanonicalSymbol("HK", symbol)}"
                : symbol.Length > MainlandDigits ? null
                : symbol[0] is '5' or '6' or '9' ? $"SH:{symbol}"
                : symbol[0] is '0' or '1' or '2' or '3' ? $"SZ:{symbol}"
                : null;
        }

        if (symbol.Length == 0 || !symbol.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') || !char.IsAsciiLetter(symbol[0]))
        {
            return null;
        }

        return Markets.QuoteCoinOf(symbol) is not null && symbol.Length > 6 ? $"CF:{symbol}"
            : symbol.Length == 6 && symbol.EndsWith("USD", StringComparison.Ordinal)
                && symbol[..3] is "XAU" or "XAG" or "XBR" or "XTI" or "XNG" ? $"CM:{symbol}"
            : symbol.Length == 6 && Markets.IsCurrency(symbol[..3]) && Markets.IsCurrency(symbol[3..]) ? $"FX:{symbol}"
            : symbol.Length <= 5 && symbol.All(c => char.IsAsciiLetter(c) || c == '.') ? $"US:{symbol}"
            : null;
    }

    private static string? KnownMarket(string name) => Markets.IsKnown(MarketOf(name)) ? MarketOf(name) : null;
}
