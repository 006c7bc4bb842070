using System.Globalization;
using Xunit;

namespace Qos.Client.Tests;

public sealed class InstrumentCodeTests
{
    [Theory]
    [InlineData("HK:00700", "HK:700")]
    [InlineData("hk:700", "HK:700")]
    [InlineData("SZ:1", "SZ:000001")]
    [InlineData("us:aapl", "US:AAPL")]
    public void Spellings_of_one_instrument_are_equal(string text, string other) =>
        Assert.Equal(InstrumentCode.Parse(other), InstrumentCode.Parse(text));

    [Theory]
    [InlineData("700.HK", "HK:700")]
    [InlineData("0700.HK", "HK:700")]
    [InlineData("HK.00700", "HK:700")]
    [InlineData("600519.SH", "SH:600519")]
    [InlineData("600519.ss", "SH:600519")]
    [InlineData("600519.XSHG", "SH:600519")]
    [InlineData("000001.SZ", "SZ:000001")]
    [InlineData("1.SZ", "SZ:000001")]
    [InlineData("sh600519", "SH:600519")]
    [InlineData("sz000001", "SZ:000001")]
    [InlineData("hk00700", "HK:700")]
    [InlineData("HK700", "HK:700")]
    [InlineData("AAPL.US", "US:AAPL")]
    [InlineData("US.AAPL", "US:AAPL")]
    [InlineData("brk.b.us", "US:BRK.B")]
    [InlineData("US.BRK.B", "US:BRK.B")]
    [InlineData("BTCUSDT.CF", "CF:BTCUSDT")]
    [InlineData("SSE:600519", "SH:600519")]
    [InlineData("NASDAQ:AAPL", "US:AAPL")]
    [InlineData("HKEX:700", "HK:700")]
    [InlineData("AAPL:US", "US:AAPL")]
    [InlineData("700:HK", "HK:700")]
    [InlineData("HK：700", "HK:700")]
    [InlineData("ＨＫ:７００", "HK:700")]
    [InlineData("６００５１９．ＳＨ", "SH:600519")]
    [InlineData("\uFEFFHK:700\u200B", "HK:700")]
    public void Other_spellings_come_back_as_market_and_symbol(string text, string expected) =>
        Assert.Equal(expected, InstrumentCode.Parse(text).Text);

    [Fact]
    public void A_code_is_parsable_by_whatever_parses_values()
    {
        Assert.Equal("HK:700", Parse<InstrumentCode>("0700.HK").Text);
        Assert.Equal(QosErrorKind.InvalidArgument, Assert.Throws<QosException>(() => Parse<InstrumentCode>("no code")).Kind);
        Assert.False(TryParse<InstrumentCode>(null, out var none));
        Assert.Null(none);

        static T Parse<T>(string text)
            where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);

        static bool TryParse<T>(string? text, out T? value)
            where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out value);
    }

    [Theory]
    [InlineData("--adjustment")]
    [InlineData("US:-x")]
    [InlineData("HK:--adjustmnt")]
    [InlineData("HK:_x")]
    [InlineData("HK:=1")]
    [InlineData("HK.US")]
    [InlineData("ABC.HK")]
    [InlineData("sh60051")]
    [InlineData(":700")]
    [InlineData("HK:")]
    public void What_no_exchange_has_as_a_symbol_is_refused(string text) => Assert.False(InstrumentCode.TryParse(text, out _, out _));

    [Theory]
    [InlineData("US:.DJI")]
    [InlineData("IX:^HSI")]
    [InlineData("US:BRK.B")]
    [InlineData("NOPE:X")]
    public void A_symbol_may_begin_with_a_letter_a_digit_a_caret_or_a_dot(string text) =>
        Assert.Equal(text, InstrumentCode.Parse(text).Text);

    [Theory]
    [InlineData("AAPL", "US:AAPL")]
    [InlineData("brk.b", "US:BRK.B")]
    [InlineData("600519", "SH:600519")]
    [InlineData("000001", "SZ:000001")]
    [InlineData("00700", "HK:700")]
    [InlineData("BTCUSDT", "CF:BTCUSDT")]
    [InlineData("EURUSD", "FX:EURUSD")]
    [InlineData("XAUUSD", "CM:XAUUSD")]
    public void A_symbol_alone_is_refused_with_the_code_that_may_be_meant(string text, string meant)
    {
        Assert.False(InstrumentCode.TryParse(text, out _, out var problem));
        Assert.Equal($"'{text}' has no market. Did you mean {meant}?", problem);
    }

    [Theory]
    [InlineData("CF:BTCUSDT", "USDT")]
    [InlineData("CF:BTCUSDC", "USDC")]
    [InlineData("CF:BTCFDUSD", "FDUSD")]
    [InlineData("CF:BTCTUSD", "TUSD")]
    [InlineData("CF:DOTUSD", "USD")]
    [InlineData("CF:BTCUSD", "USD")]
    [InlineData("HK:80700", "CNY")]
    [InlineData("HK:080700", "CNY")]
    [InlineData("HK:700", "HKD")]
    [InlineData("HK:00880", "HKD")]
    [InlineData("SH:900901", "USD")]
    [InlineData("SZ:200596", "HKD")]
    public void The_currency_is_the_counters(string text, string currency) => Assert.Equal(currency, InstrumentCode.Parse(text).Currency);

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
