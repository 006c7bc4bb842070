using System.Globalization;

namespace Qos.Client;

/// <summary>The names of K-line types that people type and read: <c>1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y</c>.</summary>
public static class KLineTypes
{
    private static readonly (string Name, KLineType Type)[] Names =
    [
        ("1m", KLineType.Minute1), ("5m", KLineType.Minute5), ("15m", KLineType.Minute15), ("30m", KLineType.Minute30),
        ("1h", KLineType.Hour1), ("2h", KLineType.Hour2), ("4h", KLineType.Hour4),
        ("1d", KLineType.Day), ("1w", KLineType.Week), ("1mo", KLineType.Month), ("1y", KLineType.Year),
    ];

    /// <summary>Every short name, shortest period first, for help and completion.</summary>
    public static IReadOnlyList<string> ShortNames { get; } = [.. Names.Select(n => n.Name)];

    /// <summary>The short name of a type, for example <c>1mo</c>; the number of one that has none.</summary>
    public static string ShortName(this KLineType type) =>
        Array.Find(Names, n => n.Type == type).Name ?? ((int)type).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a short name, the name of a member (<c>Day</c>, <c>minute5</c>) or the wire's number, in any case; except that <c>1M</c>,
    /// which means a minute to some and a month to others, is refused.
    /// </summary>
    public static bool TryParse(string? text, out KLineType type)
    {
        var trimmed = text?.Trim() ?? "";
        var ignoreCase = trimmed.EndsWith('M') ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        type = Array.Find(Names, n => n.Name.Equals(trimmed, ignoreCase)).Type;
        if (type == default && !trimmed.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse(trimmed, ignoreCase: true, out KLineType named) && Enum.IsDefined(named))
        {
            type = named;
        }

        return type != default;
    }
}
