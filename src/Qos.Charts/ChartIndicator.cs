namespace Qos.Charts;

/// <summary>An indicator of a chart page; the formulas and warm-up rules are those of <c>Qos.Analysis</c>.</summary>
public enum ChartIndicator
{
    /// <summary>Bollinger bands of 20 bars and two deviations, over the candles.</summary>
    Boll,

    /// <summary>The volume-weighted average price, over the candles; for intraday bars it restarts every day.</summary>
    Vwap,

    /// <summary>MACD of 12, 26 and 9 bars.</summary>
    Macd,

    /// <summary>RSI of 14 bars, with lines at 30 and 70.</summary>
    Rsi,

    /// <summary>KDJ of 9, 3 and 3 bars.</summary>
    Kdj,

    /// <summary>ATR of 14 bars.</summary>
    Atr,

    /// <summary>OBV, counted from the first bar.</summary>
    Obv,
}
