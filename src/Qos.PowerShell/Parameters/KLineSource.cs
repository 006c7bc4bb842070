namespace Qos.PowerShell;

/// <summary>Where <c>Get-QosKLine</c> takes bars from.</summary>
public enum KLineSource
{
    /// <summary>The archive of the connection where it has one, and the server for what it lacks.</summary>
    Auto,

    /// <summary>The archive alone: no request, no key, and no error for what is not stored.</summary>
    Archive,

    /// <summary>The server alone.</summary>
    Server,
}
