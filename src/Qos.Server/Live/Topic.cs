namespace Qos.Server;

/// <summary>
/// The kind of a subscription, without its code: <c>S</c>, <c>T</c>, <c>D</c>, or <c>K</c> with a K-line type (docs/protocol.md section 6).
/// </summary>
/// <param name="Kind">Message type of the subscription.</param>
/// <param name="BarType">K-line type; 0 for the others.</param>
public readonly record struct Topic(char Kind, int BarType = 0)
{
    /// <summary>Whether a message type subscribes.</summary>
    public static bool IsKind(string type) => type is "S" or "T" or "D" or "K";
}
