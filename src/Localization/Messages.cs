using System.Globalization;
using System.Text.Json;

namespace Qos.Localization;

/// <summary>
/// Returns this assembly's messages in the language of the user interface. The English texts are in the code; <c>Messages.zh-Hans.json</c>
/// beside the project file contains the Chinese text for each.
/// </summary>
/// <remarks>
/// A text without a translation is shown in English. Tests require that every text has a translation. This file is compiled into each
/// assembly that has translations.
/// </remarks>
internal static class Messages
{
    private static readonly Lazy<Dictionary<string, string>> Chinese = new(Load);

    private static readonly Lazy<CultureInfo> ChineseCulture = new(static () =>
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.AbbreviatedDayNames = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
        culture.DateTimeFormat.DayNames = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];
        return culture;
    });

    /// <summary>The invariant culture, with weekdays in the language of the messages.</summary>
    public static CultureInfo Culture => IsChinese ? ChineseCulture.Value : CultureInfo.InvariantCulture;

    /// <summary>Returns a text without arguments.</summary>
    /// <param name="english">The English text, a literal.</param>
    public static string Of(string english) => IsChinese && Chinese.Value.TryGetValue(english, out var chinese) ? chinese : english;

    /// <summary>
    /// Returns a text with its arguments formatted by <see cref="Culture"/>. String arguments are untrusted (a cell of a file, a
    /// command-line argument, a response of the server), so control and format characters are removed from them.
    /// </summary>
    /// <param name="english">
    /// The English text, an interpolated string. The translation names the same arguments by number: <c>{0}</c>.
    /// </param>
    public static string Format(FormattableString english) =>
        string.Format(Culture, Of(english.Format), Array.ConvertAll(english.GetArguments(), Plain));

    private static object? Plain(object? argument) => argument is string text ? PlainText.Of(text) : argument;

    // Traditional Chinese interfaces get the simplified text, because it is closer to their language than English.
    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    // An assembly that compiles source files of another one also embeds the texts of that one.
    private static Dictionary<string, string> Load()
    {
        var assembly = typeof(Messages).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.EndsWith("Messages.zh-Hans.json", StringComparison.Ordinal))
            .ToList();
        if (files.Count == 0)
        {
            throw new InvalidOperationException("This assembly was built without Messages.zh-Hans.json.");
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            using var document = JsonDocument.Parse(stream);
            foreach (var text in document.RootElement.EnumerateObject())
            {
                texts[text.Name] = text.Value.GetString()!;
            }
        }

        return texts;
    }
}
