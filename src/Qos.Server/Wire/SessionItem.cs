namespace Qos.Server;

/// <summary>An extended session of a US snapshot, as the wire has it.</summary>
/// <param name="Last"><c>lp</c>.</param>
/// <param name="Time"><c>ts</c>: Unix seconds.</param>
/// <param name="Volume"><c>v</c>.</param>
/// <param name="Turnover"><c>t</c>.</param>
/// <param name="High"><c>h</c>.</param>
/// <param name="Low"><c>l</c>.</param>
/// <param name="PreviousClose"><c>yp</c>: the regular close before it.</param>
public sealed record SessionItem(
    decimal Last, long Time, decimal Volume, decimal Turnover, decimal High, decimal Low, decimal PreviousClose);
