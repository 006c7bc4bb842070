using Qos.Localization;

namespace Qos.Client.Codes;

/// <summary>The subject of a status request: a market (<c>HK</c>) or a code (<c>IX:HSI</c>).</summary>
internal sealed record MarketOrCode
{
    private readonly string? _market;
    private readonly InstrumentCode? _code;

    private MarketOrCode(string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiLetter))
        {
            _market = text.ToUpperInvariant();
        }
        else
        {
            _code = InstrumentCode.Parse(text);
        }
    }

    /// <summary>
    /// The market whose trading days decide; null where weekends do. A simulator has them of every market, and shows by them whether it
    /// keeps its markets open.
    /// </summary>
    public string? CalendarOf(bool isSimulated)
    {
        var market = _market ?? _code!.Market;
        return MarketHours.Of(market, _code?.Symbol ?? "") is not { } hours ? null : hours.Calendar ?? (isSimulated ? market : null);
    }

    /// <exception cref="QosException">An element is neither, or there is none.</exception>
    public static IReadOnlyList<MarketOrCode> ParseList(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var list = texts.SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(text => new MarketOrCode(text)).ToList();
        return list.Count > 0
            ? list
            : throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Of("No market was given. Write markets (HK, US) or codes (IX:HSI)."));
    }

    public MarketStatus StatusAt(DateTimeOffset time, IReadOnlyList<TradingDay> tradingDays) =>
        _code is not null ? MarketStatus.Of(_code, time, tradingDays) : MarketStatus.Of(_market!, time, tradingDays);
}
