namespace Qos.Display;

/// <summary>Options of a candlestick figure.</summary>
public sealed record CandleOptions
{
    /// <summary>Periods of simple moving averages. Default: none.</summary>
    public IReadOnlyList<int> Averages { get; init; } = [];

    /// <summary>Bollinger bands of 20 bars and two deviations. Default: false.</summary>
    public bool Bands { get; init; }

    /// <summary>The volume-weighted average price. Default: false.</summary>
    public bool Vwap { get; init; }

    /// <summary>Panels below the candles, in this order. Default: the volume, where the market has one.</summary>
    public IReadOnlyList<Panel> Panels { get; init; } = [Panel.Volume];

    /// <summary>The instrument's name for the title; null leaves it out. Default: null.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The bars that are in view at first, the newest ones; null takes a range that gives each candle its width. Default: null.
    /// </summary>
    public int? InView { get; init; }
}
