using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>An option that takes <c>5s</c>, <c>2m</c>, <c>1.5h</c> or a number of seconds.</summary>
internal static partial class DurationOption
{
    private const int SecondsPerDay = 86400;

    /// <summary>A timer takes 49 days at most.</summary>
    private const int MaxDays = 49;

    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = Messages.Format($"{description}: 5s, 2m, 1.5h, or a number of seconds"),
        HelpName = "TIME",
        CustomParser = static result =>
        {
            if (Parse(result.Tokens[0].Value) is { } duration)
            {
                return duration;
            }

            result.AddError(Messages.Format($"'{result.Tokens[0].Value}' is not a duration. Write 5s, 2m, 1.5h or a number of seconds."));
            return null;
        },
    };

    internal static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var unit = match.Groups[2].Value switch { "ms" => 0.001, "m" => 60, "h" => 3600, "d" => SecondsPerDay, _ => 1 };
        var seconds = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit;
        return seconds is > 0 and < MaxDays * SecondsPerDay ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
