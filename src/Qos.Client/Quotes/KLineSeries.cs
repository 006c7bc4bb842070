namespace Qos.Client;

/// <summary>The bars of one code, oldest first.</summary>
/// <param name="Code">The code as spelled in the request.</param>
/// <param name="Type">The period of the bars.</param>
/// <param name="Adjustment">The adjustment for splits and dividends.</param>
/// <param name="Bars">The bars, oldest first; the last one is the running one while its period lasts.</param>
public sealed record KLineSeries(string Code, KLineType Type, Adjustment Adjustment, IReadOnlyList<KLine> Bars);
