using Xunit;

namespace Qos.Client.Tests;

public sealed class InstrumentCodeTests
{
    [Theory]
    [InlineData("US:AAPL,TSLA", "US:AAPL US:TSLA")]
    [InlineData("HK:700|9988", "HK:700 HK:9988")]
    [InlineData("SZ:000001|2|002594", "SZ:000001 SZ:000002 SZ:002594")]
    [InlineData("HK:00700, 9988 ,|us:brk.b", "HK:00700 HK:9988 US:brk.b")]
    [InlineData("US:A|US:A", "US:A US:A")]
    public void Codes_are_listed_as_people_write_them(string elements, string expected) =>
        Assert.Equal(expected.Split(' '), InstrumentCode.ParseList(elements.Split('|')).Select(code => code.Text));

    [Theory]
    [InlineData("AAPL")]
    [InlineData("US:AAPL| ")]
    [InlineData(",")]
    [InlineData("US:AAPL|HK:")]
    public void What_is_no_list_of_codes_is_refused(string elements) =>
        Assert.Equal(QosErrorKind.InvalidArgument, Assert.Throws<QosException>(() => InstrumentCode.ParseList(elements.Split('|'))).Kind);

    [Theory]
    [InlineData("HK:00700", "HK:700")]
    [InlineData("hk:700", "HK:700")]
    [InlineData("SZ:1", "SZ:000001")]
    [InlineData("us:aapl", "US:AAPL")]
    public void Spellings_of_one_instrument_are_equal(string text, string other) =>
        Assert.Equal(InstrumentCode.Parse(other), InstrumentCode.Parse(text));

    [Fact]
    public void Times_are_the_exchanges_through_every_change_of_its_clocks()
    {
        var code = InstrumentCode.Parse("US:AAPL");
        for (var seconds = 1_735_689_600L; seconds < 1_767_225_600L; seconds += 1_799)
        {
            var utc = DateTimeOffset.FromUnixTimeSeconds(seconds);
            Assert.True(TimeZoneInfo.ConvertTime(utc, code.TimeZone).EqualsExact(code.ToExchangeTime(seconds)));
        }
    }
}
