using System.Globalization;

namespace Qos.Cli.Output;

/// <summary>Figures and times as people read them in a table. Programs get every digit from JSON and CSV.</summary>
internal static class Figures
{
    private static readonly (decimal Size, string Suffix)[] Magnitudes = [(1e12m, "T"), (1e9m, "B"), (1e6m, "M"), (1e4m, "K")];

    public static string? Price(decimal? value) => value?.ToString("0.00########", CultureInfo.InvariantCulture);

    public static string? Signed(decimal? value) => value?.ToString("+0.00######;-0.00######;0.00", CultureInfo.InvariantCulture);

    public static string? Percent(decimal? value) =>
        value?.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) is { } text ? text + "%" : null;

    public static string? Quantity(decimal? value) => value?.ToString("#,0.######", CultureInfo.InvariantCulture);

    /// <summary>Four or five digits and a magnitude: <c>30.71M</c>; small figures stay whole.</summary>
    public static string? Compact(decimal? value)
    {
        if (value is not { } number)
        {
            return null;
        }

        foreach (var (size, suffix) in Magnitudes)
        {
            if (Math.Abs(number) >= size)
            {
                return (number / (suffix == "K" ? 1e3m : size)).ToString("0.00", CultureInfo.InvariantCulture) + suffix;
            }
        }

        return number.ToString("0.###", CultureInfo.InvariantCulture);
    }

    public static string? Time(DateTimeOffset? time) => time?.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
