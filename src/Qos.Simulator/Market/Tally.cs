namespace Qos.Simulator.Market;

/// <summary>All trades of a span: their bar, turnover and the last one's time.</summary>
internal readonly record struct Tally(Ohlcv Bar, Int128 Turnover, long LastTime)
{
    internal Tally Then(Tally next) => new(Bar.Then(next.Bar), Turnover + next.Turnover, next.LastTime);
}
