using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Finds the code of an object that comes from a watchlist, a CSV file or another module: in its property <c>Code</c>, <c>Symbol</c>,
/// <c>Ticker</c>, <c>Instrument</c> or <c>代码</c>, with the market of <c>Market</c> or <c>Exchange</c> where the code itself has none.
/// </summary>
internal static class CodeOfObject
{
    private const int ShownProperties = 6;
    private static readonly string[] CodeNames = ["Code", "Symbol", "Ticker", "Instrument", "代码"];
    private static readonly string[] MarketNames = ["Market", "Exchange", "市场", "交易所"];

    // Stands for an object without a code in a list of codes: the cmdlets that take the list tell it once, where a binding error would be
    // told for each object. No code can begin with it.
    private const char Mark = '\0';

    /// <summary>The code of an element; for an object without one a text that <see cref="IsMissing"/> knows again.</summary>
    public static string TextOf(PSObject element)
    {
        if (IsScalar(element.BaseObject))
        {
            return LanguagePrimitives.ConvertTo<string>(element);
        }

        foreach (var name in CodeNames)
        {
            if (Value(element, name) is { Length: > 0 } code)
            {
                return WithMarket(code, element);
            }
        }

        return Mark + Description(element);
    }

    /// <summary>Whether a text stands for an object without a code.</summary>
    /// <param name="text">An element of a list of codes.</param>
    /// <param name="problem">What is wrong with the object, and what to write.</param>
    public static bool IsMissing(string text, out string problem)
    {
        var isMissing = text.Length > 0 && text[0] == Mark;
        problem = isMissing
            ? Messages.Format(
                $"{text[1..]} has no property {string.Join(", ", CodeNames.SkipLast(1))} or {CodeNames[^1]} that contains a code. Name the column of the code: -Code {{ $_.Column }}.")
            : "";
        return isMissing;
    }

    private static string WithMarket(string code, PSObject element) =>
        code.Contains(':', StringComparison.Ordinal) || InstrumentCode.TryParse(code, out _, out _)
            || MarketNames.Select(name => Value(element, name)).FirstOrDefault(market => market?.Length > 0) is not { } market
            ? code
            : $"{market}:{code}";

    private static string? Value(PSObject element, string name)
    {
        var value = element.BaseObject is IDictionary table
            ? table.Keys.Cast<object>().FirstOrDefault(
                key => string.Equals(key as string, name, StringComparison.OrdinalIgnoreCase)) is { } key ? table[key] : null
            : element.Properties[name]?.Value;
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        return value is InstrumentCode code
            ? code.Text
            : IsScalar(value) ? Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() : null;
    }

    // A date or a truth value is no code.
    private static bool IsScalar(object? value) =>
        value is string or InstrumentCode || (value is IConvertible and not (bool or DateTime or DBNull) && value is not Enum);

    private static string Description(PSObject element)
    {
        var (type, names) = element.BaseObject is IDictionary table
            ? (Messages.Of("A hashtable"), table.Keys.Cast<object>().Select(key => $"{key}"))
            : element.BaseObject is PSCustomObject
                ? (Messages.Of("An object"), element.Properties.Select(property => property.Name))
                : (Messages.Format($"An object of type {element.BaseObject.GetType().Name}"), []);
        var shown = names.Take(ShownProperties + 1).ToList();
        return shown.Count == 0 ? type
            : $"{type} ({string.Join(", ", shown.Take(ShownProperties))}{(shown.Count > ShownProperties ? ", …" : "")})";
    }
}
