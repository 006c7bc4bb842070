using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Qos.Client;

namespace Qos.Cli.Output;

/// <summary>
/// A model's own properties as CSV, under the names that they have in JSON; a US session's are <c>preMarket.last</c> and so on. Empty is null.
/// </summary>
internal static class Csv<TRow>
    where TRow : notnull
{
    private static readonly (string Name, Func<TRow, object?> Value)[] Fields = [.. FieldsOf()];

    public static string Header { get; } = string.Join(',', Fields.Select(f => f.Name));

    public static string Line(TRow row) => string.Join(',', Fields.Select(f => Escape(TextOf(f.Value(row)))));

    private static IEnumerable<(string Name, Func<TRow, object?> Value)> FieldsOf()
    {
        foreach (var property in PropertiesOf(typeof(TRow)))
        {
            if (property.PropertyType != typeof(SessionQuote))
            {
                yield return (NameOf(property), row => property.GetValue(row));
                continue;
            }

            foreach (var inner in PropertiesOf(property.PropertyType))
            {
                yield return ($"{NameOf(property)}.{NameOf(inner)}", row => property.GetValue(row) is { } session ? inner.GetValue(session) : null);
            }
        }
    }

    private static PropertyInfo[] PropertiesOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        // As in JSON: an enumeration's name, or its number where it has no name.
        Enum member => JsonNamingPolicy.CamelCase.ConvertName(member.ToString()),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Escape(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
