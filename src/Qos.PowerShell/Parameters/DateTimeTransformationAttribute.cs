using System.Management.Automation;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Reads text, numbers and dates for a DateTime as <see cref="MarketTimeTransformationAttribute"/> does: an instant in UTC, everything else
/// as it stands.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DateTimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not DateTime
            && MarketTimeTransformationAttribute.TryRead(inputData, out var time)
            ? time.Instant?.UtcDateTime ?? time.Local
            : inputData;
}
