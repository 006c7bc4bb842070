using System.Management.Automation;

namespace Qos.PowerShell.Completion;

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
        _ => inputData,
    };
}
