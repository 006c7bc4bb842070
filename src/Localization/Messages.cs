using System.Globalization;
using System.Text.Json;

namespace Qos.Localization;

/// <summary>
/// Returns this assembly's messages in the language of the user interface. The English text stands in the code; <c>Messages.zh-Hans.json</c> beside the
/// project file has the Chinese one for each.
/// </summary>
/// <remarks>
/// A text without a translation stays English: a message is never lost. Tests require that every text has one. The file is compiled into each assembly
/// that has translations, so that each keeps its own.
/// </remarks>
internal static class Messages
{
    private static readonly Lazy<Dictionary<string, string>> Chinese = new(Load);

    /// <summary>Returns a text without arguments.</summary>
    /// <param name="english">The English text, a literal.</param>
    public static string Of(string english) => IsChinese && Chinese.Value.TryGetValue(english, out var chinese) ? chinese : english;

    /// <summary>
    /// Returns a text with its arguments formatted independently of the culture. Texts among them are the words of others (a cell of a file, an argument, a
    /// server's answer) and lose what a terminal obeys and what reorders a line.
    /// </summary>
    /// <param name="english">The English text, an interpolated string. The translation names the same arguments by number: <c>{0}</c>.</param>
    public static string Format(FormattableString english) =>
        string.Format(CultureInfo.InvariantCulture, Of(english.Format), Array.ConvertAll(english.GetArguments(), Plain));

    private static object? Plain(object? argument) => argument is string text ? PlainText.Of(text) : argument;

    // Traditional Chinese interfaces get the simplified text: it is nearer to their language than English.
    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(Messages).Assembly.GetManifestResourceStream("Messages.zh-Hans.json")
            ?? throw new InvalidOperationException("This assembly was built without Messages.zh-Hans.json.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!);
    }
}
