using Qos.Client;

namespace Qos.Display;

/// <summary>The colours of rising and falling prices, readable on light and on dark pages.</summary>
internal static class PriceColors
{
    internal const string Flat = "#8a8f99";
    private const string Green = "#089981";
    private const string Red = "#f23645";

    /// <summary>Rising, and buyers.</summary>
    internal static string Up => UpIsRed ? Red : Green;

    /// <summary>Falling, and sellers.</summary>
    internal static string Down => UpIsRed ? Green : Red;

    private static bool UpIsRed => ColorConvention.UpIsRed(PriceColorScheme.Auto);

    internal static string Of(TradeDirection direction) =>
        direction switch { TradeDirection.Buy => Up, TradeDirection.Sell => Down, _ => Flat };
}
