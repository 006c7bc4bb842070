using System.Globalization;

namespace Qos.Client;

/// <summary>One trading day of a market (docs/protocol.md section 4, <c>/market-calendar</c>).</summary>
/// <param name="Market">The market.</param>
/// <param name="Date">The day in the exchange's zone.</param>
/// <param name="Kind">Whether it is a full or a half day.</param>
public sealed record TradingDay(string Market, DateOnly Date, TradingDayKind Kind)
{
    /// <summary>True for a half day.</summary>
    public bool IsHalfDay => Kind == TradingDayKind.Half;

    /// <summary>The market and the day.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Market} {Date:yyyy-MM-dd}{(IsHalfDay ? " (half day)" : "")}");
}
