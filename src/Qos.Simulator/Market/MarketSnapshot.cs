namespace Qos.Simulator.Market;

/// <summary>The current state of an instrument (docs/protocol.md section 4, snapshots), ready to be written out.</summary>
public sealed record MarketSnapshot
{
    /// <summary>Time of the last trade, Unix seconds.</summary>
    public required long Time { get; init; }

    /// <summary>Last price.</summary>
    public required decimal Last { get; init; }

    /// <summary>The close before, adjusted when the day is an ex-date; null for CF.</summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>First price of the day so far; for CF of the last 24 hours, like the four figures below.</summary>
    public required decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public required decimal Low { get; init; }

    /// <summary>In shares, base coin, or ticks for FX and CM; 0 for IX.</summary>
    public required decimal Volume { get; init; }

    /// <summary>
    /// Sum of price times volume over the trades, in the trading currency; 0 for FX, CM and IX, whose volume is no amount.
    /// </summary>
    public required decimal Turnover { get; init; }

    /// <summary>The session that the figures above are of: the wire's <c>tt</c>.</summary>
    public required MarketSession Session { get; init; }

    /// <summary>The wire's <c>pq</c>; null for all but US stocks.</summary>
    public MarketSessionQuote? PreMarket { get; init; }

    /// <summary>The wire's <c>aq</c>; null for all but US stocks.</summary>
    public MarketSessionQuote? AfterHours { get; init; }

    /// <summary>The wire's <c>nq</c>; null for all but US stocks.</summary>
    public MarketSessionQuote? Night { get; init; }
}
