using System.Globalization;
using System.Management.Automation;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Reads a duration: <c>5s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>, <c>1d</c>, a time span, or a bare number of seconds. PowerShell takes
/// <c>5s</c> for a short and <c>1d</c> for a decimal; the token that was typed is what counts.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly (string Unit, double Seconds)[] Units =
    [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1),
    ];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan given)
        {
            return Positive(given);
        }

        var text = LanguagePrimitives.ConvertTo<string>(inputData).Trim();
        if (value is decimal && text.Length > 0 && char.IsAsciiDigit(text[^1]))
        {
            throw new ArgumentTransformationMetadataException(
                Messages.Format(
                $"PowerShell read the duration as the number {text}, so its unit is lost. Quote it: '{text}d' for days, '{text}s' for seconds."));
        }

        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
        {
            return Positive(span);
        }

        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) &&
                double.TryParse(
                    text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                    out var number) &&
                number * seconds < TimeSpan.MaxValue.TotalSeconds)
            {
                return Positive(TimeSpan.FromSeconds(number * seconds));
            }
        }

        throw new ArgumentTransformationMetadataException(
            Messages.Format($"'{text}' is not a duration. Write 5s, 500ms, 2m, 1h, 1d, 00:00:05, or a number of seconds."));
    }

    private static TimeSpan Positive(TimeSpan span) =>
        span > TimeSpan.Zero
            ? span
            : throw new ArgumentTransformationMetadataException(Messages.Of("A duration must be greater than zero."));
}
