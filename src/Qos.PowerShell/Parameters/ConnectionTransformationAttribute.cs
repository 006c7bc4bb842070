using System.Management.Automation;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>Says what to do when a connection comes from another process (a background job), where only a picture of it arrives.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is PSObject wrapped && wrapped.TypeNames.Contains($"Deserialized.{typeof(QosConnection).FullName}")
            ? throw new ArgumentTransformationMetadataException(
                Messages.Of("A connection cannot be passed to another process. Run Connect-Qos there to create a separate connection. (A key has one socket: see about_Qos.)"))
            : inputData;
}
