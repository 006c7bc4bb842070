using System.Globalization;

namespace Qos.Client;

/// <summary>Which colour rises. Tables, charts and notebooks ask here, so that all of one session agree.</summary>
public static class PriceColors
{
    /// <summary>Whether rises are red for the current culture.</summary>
    public static bool RiseIsRed() => RiseIsRed(ColorScheme.Auto, CultureInfo.CurrentCulture);

    /// <summary>Whether rises are red by a scheme, for the current culture.</summary>
    public static bool RiseIsRed(ColorScheme scheme) => RiseIsRed(scheme, CultureInfo.CurrentCulture);

    /// <summary>
    /// Whether rises are red: in mainland China, Taiwan, Japan and Korea. Hong Kong, Macau, Singapore and the rest of the world show them in green. A Chinese
    /// culture without a region counts as one of the first two.
    /// </summary>
    /// <param name="scheme">What the user has chosen; <see cref="ColorScheme.Auto"/> leaves it to the culture.</param>
    /// <param name="culture">The culture that formats figures and dates, for it stands for the region.</param>
    public static bool RiseIsRed(ColorScheme scheme, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return scheme switch
        {
            ColorScheme.RedUp => true,
            ColorScheme.GreenUp => false,
            _ => culture.TwoLetterISOLanguageName switch
            {
                "ja" or "ko" => true,
                "zh" => RegionOf(culture.Name) is "" or "CN" or "TW",
                _ => false,
            },
        };
    }

    // zh, zh-Hans, zh-CN, zh-Hans-CN, zh-Hant-HK: the region is the last part, where it has two letters.
    private static string RegionOf(string name) => name.Split('-') is [_, .., { Length: 2 } region] ? region : "";
}
