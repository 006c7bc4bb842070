using System.Management.Automation;
using System.Net;
using System.Security;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>Takes a key as a string, a SecureString or a PSCredential, and never shows it in an error.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is ApiKey ready)
        {
            return ready;
        }

        var key = value switch
        {
            SecureString secure => new NetworkCredential("", secure).Password,
            PSCredential credential => credential.GetNetworkCredential().Password,
            string text => text,
            // A key of digits is parsed as a number before it comes here; the token gives it back.
            int or long or decimal => inputData.ToString(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(key)
            ? throw new ArgumentTransformationMetadataException(
                Messages.Of("The key must be a non-empty string, a SecureString, or a PSCredential with the key as its password."))
            : new ApiKey(key.Trim());
    }
}
