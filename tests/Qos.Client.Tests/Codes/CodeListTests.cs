using Xunit;

namespace Qos.Client.Tests;

public sealed class CodeListTests
{
    [Theory]
    [InlineData("US:AAPL,TSLA", "US:AAPL US:TSLA")]
    [InlineData("HK:700|9988|1810", "HK:700 HK:9988 HK:1810")]
    [InlineData("SZ:000001|2|002594", "SZ:000001 SZ:000002 SZ:002594")]
    [InlineData("HK:00700, 9988 ,|us:brk.b", "HK:00700 HK:9988 US:brk.b")]
    [InlineData("HK:700\tUS:AAPL;SH:600519\n", "HK:700 US:AAPL SH:600519")]
    [InlineData("HK:700，US:AAPL、TSLA", "HK:700 US:AAPL US:TSLA")]
    [InlineData("SZ:1|SH:600519", "SZ:000001 SH:600519")]
    [InlineData("700.HK,9988", "HK:700 HK:9988")]
    [InlineData("US:A|US:A", "US:A US:A")]
    public void Codes_are_listed_as_people_write_them(string elements, string expected) =>
        Assert.Equal(expected.Split(' '), CodeList.Parse(elements.Split('|')).Select(code => code.Text));

    [Theory]
    [InlineData("AAPL")]
    [InlineData("US:AAPL| ")]
    [InlineData(",")]
    [InlineData("US:AAPL|HK:")]
    [InlineData("US:BRK B")]
    [InlineData("HK:700|--adjustmnt|forward")]
    public void What_is_not_a_list_of_codes_is_refused(string elements) =>
        Assert.Equal(QosErrorKind.InvalidArgument, Assert.Throws<QosException>(() => CodeList.Parse(elements.Split('|'))).Kind);

    [Theory]
    [InlineData("HK:700,AAPL", "'AAPL' has no market. Did you mean US:AAPL?")]
    [InlineData("HK:700,600519", "'600519' has no market. Did you mean SH:600519?")]
    [InlineData("US:AAPL,700", "'700' has no market. Did you mean HK:700?")]
    public void A_symbol_does_not_take_the_market_before_it_that_cannot_have_it(string text, string problem)
    {
        var entry = CodeList.Read([text])[^1];

        Assert.Null(entry.Code);
        Assert.Equal(problem, entry.Problem);
    }

    [Theory]
    [InlineData("AAPL", "US:AAPL")]
    [InlineData("700.HK", "HK:700")]
    [InlineData("HK:700,9988", "HK:700 HK:9988")]
    [InlineData("AAPL,HK:700,9988", "US:AAPL HK:700 HK:9988")]
    public void The_default_market_is_for_symbols_whose_market_nothing_else_tells(string text, string expected) =>
        Assert.Equal(expected.Split(' '), CodeList.Parse([text], defaultMarket: "US").Select(code => code.Text));

    [Fact]
    public void Each_element_tells_what_it_is_and_the_good_ones_stay()
    {
        var entries = CodeList.Read(["HK:700,%,9988", ""]);

        Assert.Equal(["HK:700", null, "HK:9988", null], entries.Select(entry => entry.Code?.Text));
        Assert.All(entries, entry => Assert.Equal(entry.IsCode, entry.Problem is null));
    }

    [Fact]
    public void A_name_is_refused_with_the_codes_that_have_it()
    {
        var catalog = InstrumentCatalog.Of(new Uri("https://api.qos.hk"), folder: null);
        catalog.Add([new Product("HK:00700", "HK", "腾讯控股", false), new Product("US:AAPL", "US", "Apple", false)], DateTimeOffset.UnixEpoch);

        Assert.Equal("'腾讯' has no market. Did you mean HK:700 (腾讯控股)?", CodeList.Read(["腾讯"], known: catalog)[0].Problem);
        Assert.Equal("'apple' has no market. Did you mean US:AAPL (Apple)?", CodeList.Read(["apple"], known: catalog)[0].Problem);
    }

    [Theory]
    [InlineData("HK:700")]
    [InlineData("NOPE:X")]
    public void Only_documented_markets_are_known(string code) => Assert.Equal(code == "HK:700", InstrumentCode.Parse(code).IsKnownMarket);
}
