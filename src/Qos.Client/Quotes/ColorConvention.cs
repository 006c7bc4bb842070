using System.Globalization;

namespace Qos.Client;

/// <summary>
/// Returns the colour of rising prices for a culture. Tables, charts and notebooks use it, so that all parts of a session agree.
/// </summary>
public static class ColorConvention
{
    /// <summary>Returns whether rises are red for the current culture, or as the user has chosen.</summary>
    public static bool UpIsRed(PriceColorScheme scheme) => scheme == PriceColorScheme.RedUp
        || (scheme != PriceColorScheme.GreenUp && UpIsRed(CultureInfo.CurrentCulture));

    /// <summary>
    /// Returns true for mainland China, Taiwan, Japan and Korea, which show rises in red and falls in green; false for Hong Kong and the
    /// rest of the world, which show rises in green. A Chinese culture without a region counts as one of the first two.
    /// </summary>
    /// <param name="culture">The culture that formats figures and dates, since it stands for the region.</param>
    public static bool UpIsRed(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName switch
        {
            "ja" or "ko" => true,
            "zh" => RegionOf(culture.Name) is "" or "CN" or "TW",
            _ => false,
        };
    }

    // zh, zh-Hans, zh-CN, zh-Hans-CN, zh-Hant-HK: the region is the last part, where it has two letters.
    private static string RegionOf(string name) => name.Split('-') is [_, .., { Length: 2 } region] ? region : "";
}
