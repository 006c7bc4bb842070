using System.Globalization;

namespace Qos.Client;

/// <summary>
/// One session of a US stock beside the top level of its snapshot (docs/protocol.md section 4, <c>pq</c>, <c>aq</c>, <c>nq</c>).
/// </summary>
public sealed record SessionQuote
{
    /// <summary>Which session it is.</summary>
    public TradingSession Session { get; init; }

    /// <summary>Last price in USD, null if there was none.</summary>
    public decimal? Last { get; init; }

    /// <summary>The newest regular close before the session, in USD.</summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>Highest price of the session in USD.</summary>
    public decimal? High { get; init; }

    /// <summary>Lowest price of the session in USD.</summary>
    public decimal? Low { get; init; }

    /// <summary>Volume of the session in shares.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Turnover of the session in USD.</summary>
    public decimal? Turnover { get; init; }

    /// <summary>Time of the last price, New York; null if the server sends none.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The session with its last price and time, for a line of text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Session} {Last} {Time:yyyy-MM-dd HH:mm:ss zzz}");
}
