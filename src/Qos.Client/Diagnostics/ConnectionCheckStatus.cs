namespace Qos.Client;

/// <summary>How a <see cref="ConnectionCheck"/> went.</summary>
public enum ConnectionCheckStatus
{
    /// <summary>It is as it should be.</summary>
    Passed,

    /// <summary>It works, and something about it should be looked at.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It could not be checked, because something before it failed.</summary>
    Skipped,
}
