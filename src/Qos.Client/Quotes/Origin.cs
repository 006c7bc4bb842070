namespace Qos.Client;

/// <summary>How an object reached this process.</summary>
public enum Origin : byte
{
    /// <summary>The response to a request.</summary>
    Fetched = 0,

    /// <summary>Pushed by the server over the socket.</summary>
    Pushed = 1,

    /// <summary>Fetched to fill what a lost connection had left open.</summary>
    Repaired = 2,

    /// <summary>Read from a file of another source into an archive.</summary>
    Imported = 3,
}
