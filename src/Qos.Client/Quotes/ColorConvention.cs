using System.Globalization;

namespace Qos.Client;

/// <summary>Which colour rising prices have where the user comes from.</summary>
public static class ColorConvention
{
    /// <summary>
    /// Returns true for mainland China, Taiwan, Japan and Korea, which show rises in red and falls in green; false for Hong Kong and the rest of the
    /// world, which show rises in green.
    /// </summary>
    public static bool UpIsRed(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName switch
        {
            "ja" or "ko" => true,
            "zh" => culture.Name is "zh" or "zh-Hans"
                || culture.Name.EndsWith("-CN", StringComparison.Ordinal)
                || culture.Name.EndsWith("-TW", StringComparison.Ordinal),
            _ => false,
        };
    }
}
