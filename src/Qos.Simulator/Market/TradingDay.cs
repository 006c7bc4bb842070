namespace Qos.Simulator.Market;

/// <summary>One traded day of an instrument.</summary>
/// <param name="Date">The exchange's date.</param>
/// <param name="IsHalf">The market closes early.</param>
/// <param name="Bar">The regular session.</param>
/// <param name="Reference">The close before, less an ex-date's dividend and split.</param>
/// <param name="Factor">Product of the factors of all ex-dates up to this day.</param>
internal readonly record struct TradingDay(DateOnly Date, bool IsHalf, Ohlcv Bar, long Reference, double Factor);
