namespace Qos.Client;

/// <summary>The state of a client's socket.</summary>
public enum LiveState
{
    /// <summary>No one watches; there is no connection.</summary>
    Idle,

    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Connected,

    /// <summary>The connection was lost; the next one is on its way.</summary>
    Reconnecting,

    /// <summary>Stopped for good: the key was refused, or the client is disposed.</summary>
    Stopped,
}
