using Qos.Client;

namespace Qos.PowerShell;

/// <summary>Preferences of a session: see <c>Set-QosOption</c>.</summary>
public sealed record QosOption
{
    /// <summary>The colours of rising and falling prices. Default: those of the culture.</summary>
    public PriceColorScheme ColorScheme { get; init; }

    /// <summary>The market of codes that are given without one, null (the default) for none: such a code is then an error.</summary>
    public string? DefaultMarket { get; init; }

    /// <summary>The period of bars where <c>-Type</c> is not given. Default: day.</summary>
    public KLineType DefaultKLineType { get; init; } = KLineType.Day;

    /// <summary>The number of bars where <c>-Count</c> is not given. Default 100.</summary>
    public int DefaultKLineCount { get; init; } = 100;

    internal static QosOption Of(QosProfile profile)
    {
        var defaults = new QosOption();
        return new QosOption
        {
            ColorScheme = profile.ColorScheme,
            DefaultMarket = profile.DefaultMarket,
            DefaultKLineType = profile.DefaultKLineType ?? defaults.DefaultKLineType,
            DefaultKLineCount = profile.DefaultKLineCount ?? defaults.DefaultKLineCount,
        };
    }
}
