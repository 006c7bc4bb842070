using System.Diagnostics;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketSpeedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(240)]
    [InlineData(1001)]
    [InlineData(1007)]
    public void A_thousand_bars_of_a_code_never_asked_before_take_under_50_ms(int type)
    {
        var now = MarketMoment.Time("2025-03-14T18:30:20Z");

        // Side by side, until it has been seen once: what else runs on the machine may slow either of the two.
        Assert.Contains(
            Enumerable.Range(1, 20).Select(seed =>
                Elapsed(
                    () => Assert.Equal(
                        1000,
                        new SimulatedMarket(new() { Seed = seed }).GetBars(MarketMoment.Find("US:AAPL"), type, true, 1000, now, now).Count))
                / Elapsed(TakeSome50Milliseconds)),
            ratio => ratio < 1);
    }

    /// <summary>Plain arithmetic that takes some 50 ms on an idle machine: a slow machine slows it as well.</summary>
    private static void TakeSome50Milliseconds()
    {
        var (noise, sum) = (new Noise(1, 1), 0.0);
        for (var i = 0; i < 15_000_000; i++)
        {
            sum += noise.NextNormal();
        }

        Assert.NotEqual(0, sum);
    }

    private static TimeSpan Elapsed(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started);
    }
}
