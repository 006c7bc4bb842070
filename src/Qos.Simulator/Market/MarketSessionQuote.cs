namespace Qos.Simulator.Market;

/// <summary>Figures of one US extended session so far (docs/protocol.md section 4, snapshots).</summary>
/// <param name="Time">Time of its last trade, Unix seconds.</param>
/// <param name="Last">Its last price.</param>
/// <param name="PreviousClose">The newest regular close before the session, adjusted when its day is an ex-date.</param>
/// <param name="High">Its highest price.</param>
/// <param name="Low">Its lowest price.</param>
/// <param name="Volume">In shares.</param>
/// <param name="Turnover">In the trading currency.</param>
public sealed record MarketSessionQuote(
    long Time, decimal Last, decimal PreviousClose, decimal High, decimal Low, decimal Volume, decimal Turnover);
