using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Qos.Simulator.Market;

namespace Qos.Simulator.Tests;

/// <summary>An instrument at a time: what the property tests draw at random, the same ones in each run.</summary>
internal sealed record MarketMoment(SimulatedInstrument Instrument, long Now)
{
    private static readonly long Oldest = Time("2012-01-01T00:00:00Z");
    private static readonly long Newest = Time("2028-01-01T00:00:00Z");

    internal static SimulatedMarket Market { get; } = new(new());

    /// <summary>Half of the moments lie in a regular session.</summary>
    internal static Arbitrary<MarketMoment> Any { get; } = (
        from instrument in Gen.Elements(Market.Instruments.AsEnumerable())
        from day in Gen.Choose(0, (int)((Newest - Oldest) / 86400))
        from second in Gen.Choose(0, 86399)
        from inSession in Gen.Elements(true, false)
        select At(instrument, Oldest + (day * 86400L) + second, inSession)).ToArbitrary();

    public override string ToString() => $"{Instrument.Code} at {DateTimeOffset.FromUnixTimeSeconds(Now):u}";

    internal static long Time(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    internal static SimulatedInstrument Find(string code) =>
        Market.TryFind(code, out var found) ? found : throw new ArgumentException($"No instrument {code}.", nameof(code));

    /// <summary>Checks a property at random moments; <paramref name="check"/> asserts.</summary>
    internal static void ForAny(int times, Action<MarketMoment> check) =>
        Prop.ForAll(Any, check).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(20250314, 1).WithQuietOnSuccess(true));

    internal IReadOnlyList<MarketBar> Bars(int type, int count = 1000, long end = long.MaxValue, bool forward = false) =>
        Market.GetBars(Instrument, type, forward, count, end, Now);

    /// <summary>The bars of a span as one.</summary>
    internal static MarketBar Sum(IEnumerable<MarketBar> bars) => bars.Aggregate((a, b) =>
        new(a.Time, a.Open, Math.Max(a.High, b.High), Math.Min(a.Low, b.Low), b.Close, a.Volume + b.Volume));

    internal static MarketBar Sum(long time, IEnumerable<MarketTrade> trades) =>
        Sum(trades.Select(t => new MarketBar(time, t.Price, t.Price, t.Price, t.Price, t.Volume)));

    private static MarketMoment At(SimulatedInstrument instrument, long time, bool inSession)
    {
        for (var tries = 0; inSession && tries < 24 * 7 && Market.SessionAt(instrument, time) != MarketSession.Regular; tries++)
        {
            time += 3600;
        }

        return new(instrument, time);
    }
}
