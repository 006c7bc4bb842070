using System.Globalization;

/// <summary>The colours of rising and falling: red rises in mainland China, Taiwan, Japan and Korea, green elsewhere.</summary>
public static class Colours
{
    private const string Green = "#089981";
    private const string Red = "#f23645";

    /// <summary>Rising, and buyers.</summary>
    public static string Up => UpIsRed ? Red : Green;

    /// <summary>Falling, and sellers.</summary>
    public static string Down => UpIsRed ? Green : Red;

    private static bool UpIsRed =>
        CultureInfo.CurrentUICulture.Name is "zh-CN" or "zh-TW" or "zh-Hans-CN" or "zh-Hant-TW" || CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "ja" or "ko";
}
