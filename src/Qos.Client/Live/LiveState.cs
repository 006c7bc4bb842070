namespace Qos.Client;

/// <summary>The state of a client's socket.</summary>
public enum LiveState
{
    /// <summary>There are no watches and no connection.</summary>
    Idle,

    /// <summary>The first connection is being established.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Connected,

    /// <summary>The connection was lost and is being re-established.</summary>
    Reconnecting,

    /// <summary>Stopped permanently: the key was refused, or the client was disposed.</summary>
    Stopped,
}
