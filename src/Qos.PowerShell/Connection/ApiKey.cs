namespace Qos.PowerShell;

/// <summary>A key that no output shows. A parameter of this type takes a string, a SecureString or a PSCredential (its password).</summary>
public sealed class ApiKey
{
    internal ApiKey(string value) => Value = value;

    internal string Value { get; }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => "***";
}
