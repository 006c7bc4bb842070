namespace Qos.Display;

/// <summary>A panel below the candles.</summary>
public enum Panel
{
    /// <summary>The volume in shares or base coin.</summary>
    Volume,

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
