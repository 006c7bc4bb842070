using System.Globalization;
using System.Management.Automation;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Lets the time of a bar (a DateTimeOffset) and a DateOnly stand for a DateTime, and refuses numbers, which PowerShell would take for ticks since
/// the year 1.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DateTimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        DateTimeOffset instant => instant.UtcDateTime,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        int or long or double or decimal => throw new ArgumentTransformationMetadataException($"'{inputData}' is not a date. Write '2025-03-14' or '2025-03-14 09:30'."),
        // PowerShell binds dates of a cmdlet by the session's culture, which may have another calendar. An ISO date means the same everywhere.
        string text when StartsWithYear(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) => time,
        _ => inputData,
    };

    private static bool StartsWithYear(string text) => text.Length > 4 && text[4] is '-' or '/' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0;
}
