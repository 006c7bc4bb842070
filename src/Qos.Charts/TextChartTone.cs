namespace Qos.Charts;

/// <summary>Specifies the content of a part of a <see cref="TextChart"/>, which determines its colour.</summary>
public enum TextChartTone
{
    /// <summary>Axis, prices and dates.</summary>
    Axis,

    /// <summary>A bar that closed at its open or above.</summary>
    Up,

    /// <summary>A bar that closed below its open.</summary>
    Down,
}
