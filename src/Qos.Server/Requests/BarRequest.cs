namespace Qos.Server;

/// <summary>One element of <c>kline_reqs</c> (docs/protocol.md section 4).</summary>
/// <param name="Codes">Different codes in canonical form.</param>
/// <param name="Type">K-line type.</param>
/// <param name="Count">How many bars of each code, at most.</param>
/// <param name="ForwardAdjusted">Whether forward-adjusted prices are requested.</param>
/// <param name="End">Unix seconds up to which bars open; null is now.</param>
public sealed record BarRequest(IReadOnlyList<string> Codes, long Type, long Count, bool ForwardAdjusted, long? End);
