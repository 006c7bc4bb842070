namespace Qos.Simulator;

/// <summary>What a server does with a live connection beyond those of the plan.</summary>
public enum ExtraConnection
{
    /// <summary>The new one is accepted and the oldest one closed (close code 1008).</summary>
    ClosesOldest,

    /// <summary>The new handshake is refused with status 403.</summary>
    IsRefused,
}
