using System.Globalization;
using System.Text.RegularExpressions;
using Qos.Localization;

namespace Qos.Simulator;

/// <summary>A fault by name, at a time after the simulator's start, once or repeated: <c>NAME[=VALUE]@SECONDS[/SECONDS]</c>.</summary>
public sealed partial class ScheduledFault
{
    private readonly Action<SimulatorFaults> _apply;
    private readonly string _text;

    private ScheduledFault(string text, Action<SimulatorFaults> apply, TimeSpan at, TimeSpan? every) =>
        (_text, _apply, At, Every) = (text, apply, at, every);

    /// <summary>All faults: syntax, and description in the language of the user interface.</summary>
    public static IReadOnlyList<(string Syntax, string Description)> Known =>
        [.. FaultNames.All.Select(name => (name.Syntax, name.Description))];

    /// <summary>Real time from the simulator's start to the fault.</summary>
    public TimeSpan At { get; }

    /// <summary>Interval of repetition, in real time; null is once.</summary>
    public TimeSpan? Every { get; }

    /// <summary>Reads <c>drop@10</c>, <c>push-lag=1.5@30</c> or <c>drop@60/60</c> (after a minute and then every minute).</summary>
    /// <exception cref="FormatException">It is not written so, the name is not one of <see cref="Known"/>, or the value cannot be
    /// used.</exception>
    public static ScheduledFault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (WhenPattern().Match(text) is not { Success: true } match)
        {
            throw new FormatException(Messages.Format(
                $"'{text}' is not a scheduled fault. Write NAME@SECONDS, for example drop@10, or drop@60/60 for every minute."));
        }

        var at = Seconds(match.Groups["at"].Value);
        var every = match.Groups["every"] is { Success: true } group ? Seconds(group.Value) : (TimeSpan?)null;
        return every == TimeSpan.Zero
            ? throw new FormatException(Messages.Format($"'{text}' has no interval. Write at least 0.001 after the slash."))
            : new ScheduledFault(text, FaultNames.Read(match.Groups["fault"].Value), at, every);
    }

    /// <summary>Returns the text that it was read from.</summary>
    public override string ToString() => _text;

    internal void Apply(SimulatorFaults faults) => _apply(faults);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Math.Round(double.Parse(text, CultureInfo.InvariantCulture), 3));

    [GeneratedRegex(
        @"^(?<fault>.+)@(?<at>[0-9]{1,7}(\.[0-9]+)?)(/(?<every>[0-9]{1,7}(\.[0-9]+)?))?$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex WhenPattern();
}
