namespace Qos.Simulator.Protocol;

/// <summary>What a subscription is of, beside the code: <c>S</c>, <c>T</c>, <c>D</c>, or <c>K</c> with a K-line type (docs/protocol.md section 6).</summary>
internal readonly record struct Topic(char Kind, int BarType = 0)
{
    public static bool IsKind(string type) => type is "S" or "T" or "D" or "K";
}
