using System.Globalization;
using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Reads a day, a time or an instant as every front end does (<see cref="MarketTime"/>). PowerShell itself would read text by the session's
/// culture, which may take the month for the day or have another calendar, and numbers as ticks since the year 1.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MarketTimeTransformationAttribute : ArgumentTransformationAttribute
{
    private const int DateDigits = 8;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        TryRead(inputData, out var time) ? time : inputData;

    internal static bool TryRead(object? inputData, out MarketTime time)
    {
        time = default;
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        switch (value)
        {
            case MarketTime known:
                time = known;
                return true;
            case DateTime dateTime:
                time = dateTime;
                return true;
            case DateTimeOffset instant:
                time = instant;
                return true;
            case DateOnly day:
                time = day;
                return true;
            case string text:
                time = Parse(text);
                return true;
            case int or long or double or decimal:
                // 20260304 is typed without quotes, and comes as a number.
                var digits = string.Create(CultureInfo.InvariantCulture, $"{value}");
                time = Parse(digits.Length == DateDigits ? digits : Messages.Format($"{digits} (a number)"));
                return true;
            default:
                return false;
        }
    }

    private static MarketTime Parse(string text) =>
        MarketTime.TryParse(text, out var time, out var problem) ? time : throw new ArgumentTransformationMetadataException(problem);
}
