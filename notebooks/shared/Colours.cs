using Qos.Client;

/// <summary>The colours of rising and falling, by the rule that tables and charts have too.</summary>
public static class Colours
{
    private const string Green = "#089981";
    private const string Red = "#f23645";

    /// <summary>Rising, and buyers.</summary>
    public static string Up => ColorConvention.UpIsRed(PriceColorScheme.Auto) ? Red : Green;

    /// <summary>Falling, and sellers.</summary>
    public static string Down => ColorConvention.UpIsRed(PriceColorScheme.Auto) ? Green : Red;
}
