using Qos.Localization;

namespace Qos.Client.Codes;

/// <summary>Provides the properties of the markets (docs/protocol.md section 2).</summary>
internal static class Markets
{
    /// <summary>The markets that QOS documents.</summary>
    internal static readonly string[] Documented = ["US", "HK", "SH", "SZ", "CF", "FX", "CM", "IX", "SI"];

    private static readonly Dictionary<string, string> IndexZones = IndexZonesByName(
        ("Asia/Tokyo", "JPN225 N225 NI225 TOPIX"),
        ("Asia/Hong_Kong", "HSI HK50 HSCEI HSTECH"),
        ("Asia/Shanghai", "CHN50 CN50 CHINA50 CSI300 000001 399001 000300"),
        ("America/New_York", "SPX SPX500 SP500 US500 DJI US30 NDX IXIC NAS100 US100 RUT US2000 VIX"),
        ("Europe/London", "UK100 FTSE FTSE100"),
        ("Europe/Berlin", "GER30 GER40 DE40 DAX EU50 STOXX50"),
        ("Europe/Paris", "FRA40 CAC40"),
        ("Europe/Madrid", "ESP35"),
        ("Australia/Sydney", "AUS200"),
        ("Asia/Seoul", "KOSPI KS200"),
        ("Asia/Taipei", "TWII"),
        ("Asia/Kolkata", "SENSEX NIFTY50"),
        ("Asia/Singapore", "SGP30 STI"));

    /// <summary>The zone of a market's local times; for an index its exchange's. UTC where nothing is known.</summary>
    internal static TimeZoneInfo TimeZoneOf(string market, string symbol) => market switch
    {
        "HK" => Zone("Asia/Hong_Kong"),
        "SH" or "SZ" => Zone("Asia/Shanghai"),
        "US" or "FX" or "CM" => Zone("America/New_York"),
        "IX" or "SI" => IndexZones.TryGetValue(symbol, out var id) ? Zone(id) : TimeZoneInfo.Utc,
        _ => TimeZoneInfo.Utc,
    };

    /// <summary>Lots of 100 on the two mainland exchanges, regardless of the lot size of the instrument.</summary>
    internal static decimal VolumeFactorOf(string market) => market is "SH" or "SZ" ? 100m : 1m;

    internal static string? CurrencyOf(string market, string symbol) => market switch
    {
        "US" => "USD",
        // Renminbi counters in Hong Kong have five digits that start with 8, whatever zeros stand before them.
        "HK" => CanonicalSymbol(market, symbol) is { Length: 5 } number && number[0] == '8' ? "CNY" : "HKD",
        // B shares are traded in dollars: US in Shanghai (900xxx), Hong Kong in Shenzhen (200xxx).
        "SH" => symbol.StartsWith("900", StringComparison.Ordinal) ? "USD" : "CNY",
        "SZ" => symbol.StartsWith("200", StringComparison.Ordinal) ? "HKD" : "CNY",
        "FX" when symbol.Length == 6 => symbol[3..].ToUpperInvariant(),
        "CM" when symbol.Length == 6 && symbol.EndsWith("USD", StringComparison.OrdinalIgnoreCase) => "USD",
        "CF" => QuoteCoinOf(symbol),
        _ => null,
    };

    /// <summary>Whether a market is one of those that QOS documents, in capitals.</summary>
    internal static bool IsKnown(string market) => Array.IndexOf(Documented, market) >= 0;

    /// <summary>
    /// Whether a symbol that was written without its market can be one of this market: the three Chinese exchanges have numbers only, the
    /// US none.
    /// </summary>
    internal static bool CanHave(string market, string symbol)
    {
        var isNumber = symbol.All(char.IsAsciiDigit);
        return symbol.Length > 0 && market.ToUpperInvariant() switch
        {
            "HK" => isNumber && CanonicalSymbol("HK", symbol).Length <= 5,
            "SH" or "SZ" => isNumber && symbol.Length <= 6,
            "US" => !isNumber,
            _ => true,
        };
    }

    internal static bool IsCurrency(string name) =>
        name is "USD" or "EUR" or "JPY" or "GBP" or "AUD" or "NZD" or "CAD" or "CHF" or "CNH" or "CNY" or "HKD" or "SGD";

    /// <summary>A number of SH or SZ with the zeros that a shell's number has lost.</summary>
    internal static string FullSymbol(string market, string symbol) =>
        market is "SH" or "SZ" && symbol.All(char.IsAsciiDigit) ? symbol.PadLeft(6, '0') : symbol;

    /// <summary>Markets as people list them: in any case, several in one text with commas.</summary>
    /// <exception cref="QosException">An element is not a valid market, or the list is empty.</exception>
    internal static IReadOnlyList<string> ParseList(IEnumerable<string> markets)
    {
        ArgumentNullException.ThrowIfNull(markets);
        var list = markets.SelectMany(entry => (entry ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Select(market => market.ToUpperInvariant()).ToList();
        return list.Count > 0 && list.All(market => market.Length > 0 && market.All(char.IsAsciiLetter)) ? list : throw new QosException(
            QosErrorKind.InvalidArgument,
            Messages.Format($"'{string.Join(',', list)}' is not a valid list of markets. Use letters only, for example HK, US, SH, SZ."));
    }

    internal static string CanonicalSymbol(string market, string symbol)
    {
        if (market != "HK" || !symbol.All(char.IsAsciiDigit))
        {
            return FullSymbol(market, symbol).ToUpperInvariant();
        }

        var trimmed = symbol.TrimStart('0');
        return trimmed.Length == 0 ? "0" : trimmed;
    }

    /// <summary>The coin in which a crypto contract is quoted; the longer name first, for FDUSD ends in USD.</summary>
    internal static string? QuoteCoinOf(string symbol)
    {
        foreach (var coin in (ReadOnlySpan<string>)["USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USD"])
        {
            // DOTUSD is DOT in USD, BTCTUSD is BTC in TUSD: no coin that matters has fewer than three letters before TUSD.
            var least = coin == "TUSD" ? coin.Length + 3 : coin.Length + 1;
            if (symbol.EndsWith(coin, StringComparison.OrdinalIgnoreCase) && symbol.Length >= least)
            {
                return coin;
            }
        }

        return null;
    }

    private static Dictionary<string, string> IndexZonesByName(params (string Zone, string Symbols)[] rows) =>
        rows.SelectMany(row => row.Symbols.Split(' '), (row, symbol) => (row.Zone, symbol))
            .ToDictionary(pair => pair.symbol, pair => pair.Zone, StringComparer.OrdinalIgnoreCase);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
