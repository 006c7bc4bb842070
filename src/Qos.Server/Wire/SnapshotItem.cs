namespace Qos.Server;

/// <summary>
/// A snapshot as the wire has it (docs/protocol.md section 4). Figures are written with the digits that they have; volumes are in wire
/// units, lots for SH and SZ.
/// </summary>
public sealed record SnapshotItem
{
    /// <summary>Code, as quotes spell it.</summary>
    public required string Code { get; init; }

    /// <summary><c>lp</c>: last price.</summary>
    public required decimal Last { get; init; }

    /// <summary><c>yp</c>: previous close; null goes without it (crypto).</summary>
    public decimal? PreviousClose { get; init; }

    /// <summary><c>o</c>.</summary>
    public required decimal Open { get; init; }

    /// <summary><c>h</c>.</summary>
    public required decimal High { get; init; }

    /// <summary><c>l</c>.</summary>
    public required decimal Low { get; init; }

    /// <summary><c>ts</c>: time of the last trade, Unix seconds.</summary>
    public required long Time { get; init; }

    /// <summary><c>v</c>.</summary>
    public required decimal Volume { get; init; }

    /// <summary><c>t</c>: in the trading currency.</summary>
    public required decimal Turnover { get; init; }

    /// <summary><c>s</c>.</summary>
    public bool IsSuspended { get; init; }

    /// <summary><c>tt</c>: the US session (section 3); null goes without it.</summary>
    public int? Session { get; init; }

    /// <summary><c>pq</c>: pre-market of a US stock; null goes without it. Pushes have none of the three.</summary>
    public SessionItem? PreMarket { get; init; }

    /// <summary><c>aq</c>: after-hours.</summary>
    public SessionItem? AfterHours { get; init; }

    /// <summary><c>nq</c>: night.</summary>
    public SessionItem? Night { get; init; }
}
