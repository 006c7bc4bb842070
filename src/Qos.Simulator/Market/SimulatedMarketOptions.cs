namespace Qos.Simulator.Market;

/// <summary>What makes one market differ from another. Equal options make equal markets, in whichever process.</summary>
public sealed record SimulatedMarketOptions
{
    /// <summary>Seed of everything that is made up. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// Every calendar day is a full trading day without breaks, auctions and extended sessions, from midnight to midnight of the exchange
    /// (17:00 to 17:00 New York for FX and CM).
    /// Inside the date range of a bar file the file's dates stay the only trading days. Default false.
    /// </summary>
    public bool AllOpen { get; init; }

    /// <summary>
    /// CSV files (<c>date,open,high,low,close,volume</c>; volume in shares or base coin) by code, whose days replace the made-up ones in
    /// the file's date range. Default none.
    /// </summary>
    public IReadOnlyDictionary<string, string> BarFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Mean trades per second of every open instrument. Null (default) leaves each its natural rate.
    /// A minute has at least the prints (one to four) that make its bar; 0 leaves those only. Made-up volumes grow where the rate needs it.
    /// </summary>
    public double? TradesPerSecond { get; init; }
}
