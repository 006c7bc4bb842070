using System.Management.Automation;

namespace Qos.PowerShell.Parameters;

/// <summary>Says what to do when a connection comes from another process (a background job), where only a picture of it arrives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is PSObject wrapped && wrapped.TypeNames.Contains($"Deserialized.{typeof(QosConnection).FullName}")
            ? throw new ArgumentTransformationMetadataException(
                "A connection does not travel to another process. Run Connect-Qos there: it makes a connection of its own. (A key has one socket: see about_Qos.)")
            : inputData;
}
