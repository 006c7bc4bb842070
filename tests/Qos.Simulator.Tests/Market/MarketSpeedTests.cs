using System.Diagnostics;
using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketSpeedTests
{
    /// <summary>Plain arithmetic that takes some 50 ms on an idle machine: a slow machine, or other work on it, slows both.</summary>
    private static readonly Lazy<TimeSpan> Reference = new(() => Fastest(_ =>
    {
        var (noise, sum) = (new Noise(1, 1), 0.0);
        for (var i = 0; i < 15_000_000; i++)
        {
            sum += noise.NextNormal();
        }

        Assert.NotEqual(0, sum);
    }));

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(240)]
    [InlineData(1001)]
    [InlineData(1007)]
    public void A_thousand_bars_of_a_code_never_asked_before_take_under_50_ms(int type)
    {
        var now = MarketMoment.Time("2025-03-14T18:30:20Z");
        var bars = Fastest(seed => Assert.Equal(1000, new SimulatedMarket(new() { Seed = seed }).GetBars(MarketMoment.Find("US:AAPL"), type, true, 1000, now, now).Count));
        Assert.True(bars < Reference.Value, $"{bars.TotalMilliseconds} ms, the reference {Reference.Value.TotalMilliseconds} ms");
    }

    private static TimeSpan Fastest(Action<int> action) => Enumerable.Range(1, 5).Min(round =>
    {
        var started = Stopwatch.GetTimestamp();
        action(round);
        return Stopwatch.GetElapsedTime(started);
    });
}
