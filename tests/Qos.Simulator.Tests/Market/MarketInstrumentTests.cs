using Qos.Simulator.Market;
using Xunit;

namespace Qos.Simulator.Tests;

public sealed class MarketInstrumentTests
{
    private static readonly SimulatedMarket Market = new(new());

    [Theory]
    [InlineData("HK:700", "HK:700")]
    [InlineData("HK:00700", "HK:700")]
    [InlineData("SZ:000001", "SZ:000001")]
    [InlineData("US:BRK.B", "US:BRK.B")]
    public void Finds_both_Hong_Kong_spellings_and_keeps_mainland_zeros(string asked, string code)
    {
        Assert.True(Market.TryFind(asked, out var instrument));
        Assert.Equal(code, instrument.Code);
    }

    [Theory]
    [InlineData("NOPE:X")]
    [InlineData("SZ:1")]
    [InlineData("HK:")]
    [InlineData("")]
    public void Does_not_find_what_is_not_there(string code) => Assert.False(Market.TryFind(code, out _));

    [Fact]
    public void Has_sixty_instruments_over_all_markets_and_a_B_share_of_each_exchange()
    {
        Assert.True(Market.Instruments.Count >= 60);
        Assert.Equal(["CF", "CM", "FX", "HK", "IX", "SH", "SZ", "US"], Market.Instruments.Select(i => i.Market).Distinct().Order());
        Assert.All(
            Market.Instruments.Where(i => i.Symbol.StartsWith("900", StringComparison.Ordinal) && i.Market == "SH"),
            i => Assert.Equal("USD", i.Currency));
        Assert.All(
            Market.Instruments.Where(i => i.Symbol.StartsWith("200", StringComparison.Ordinal) && i.Market == "SZ"),
            i => Assert.Equal("HKD", i.Currency));
        Assert.Equal(4, Market.Instruments.Count(i => i.IsStock && i.VolumeFactor == 100 && i.Currency != "CNY"));
    }
}
