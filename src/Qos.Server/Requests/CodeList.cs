using System.Globalization;

namespace Qos.Server;

/// <summary>The codes of a request: one entry per market with comma-joined symbols, or one per code (docs/protocol.md section 2).</summary>
public static class CodeList
{
    /// <summary>The quotes' spelling: upper case, numeric Hong Kong symbols without leading zeros.</summary>
    public static string Canonical(string code)
    {
        code = code.Trim().ToUpperInvariant();
        return code.StartsWith("HK:", StringComparison.Ordinal)
            && int.TryParse(code.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"HK:{number}")
            : code;
    }

    /// <summary>
    /// Different codes in canonical form, in the order of the request. A symbol without a market belongs to the market before it.
    /// </summary>
    public static IReadOnlyList<string> Parse(IEnumerable<string> entries)
    {
        var codes = new List<string>();
        var seen = new HashSet<string>();
        foreach (var entry in entries)
        {
            var market = "";
            foreach (var part in entry.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = part.IndexOf(':', StringComparison.Ordinal);
                market = colon < 0 ? market : part[..colon];
                var code = Canonical(colon < 0 ? $"{market}:{part}" : part);
                if (seen.Add(code))
                {
                    codes.Add(code);
                }
            }
        }

        return codes;
    }
}
