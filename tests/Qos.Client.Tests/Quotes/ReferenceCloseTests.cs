using System.Globalization;
using System.Text;
using Qos.Client.Codes;
using Qos.Client.Quotes;
using Qos.Client.Wire;
using Xunit;

namespace Qos.Client.Tests;

public sealed class ReferenceCloseTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static Snapshot Read(string code, string fields)
    {
        var table = new CodeTable<Entry>();
        var instrument = InstrumentCode.Parse(code);
        table.Set(instrument.Canonical, new Entry(instrument));
        var frame = Encoding.UTF8.GetBytes($$"""{"tp":"S","c":"{{code}}",{{fields}}}""");
        Assert.Equal(ReadStatus.Ok, PushReader.ReadSnapshot(frame, table, new InstrumentCatalog(), 0, out var item));
        return item.Value!;
    }

    /// <summary>Fields of a level: last price, previous close, and the New York time of the price.</summary>
    private static string At(string newYork, decimal? last, decimal? previousClose)
    {
        var local = DateTime.Parse($"2025-{newYork}", CultureInfo.InvariantCulture);
        var seconds = new DateTimeOffset(local, NewYork.GetUtcOffset(local)).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"\"lp\":\"{last}\",\"yp\":\"{previousClose}\",\"ts\":{seconds}");
    }

    private static Snapshot Stock(string top, string? pre = null, string? after = null, string? night = null) =>
        Read("US:AAPL", top + Session("pq", pre) + Session("aq", after) + Session("nq", night));

    private static string Session(string name, string? fields) => fields is null ? "" : $",\"{name}\":{{{fields}}}";

    private static void AssertReference(
        Snapshot quote, decimal? last, decimal? close, string? date, TradingSession session) => Assert.Equal(
        (last, close, date, session),
        (quote.Last, quote.ReferenceClose, quote.ReferenceDate?.ToString("MM-dd", CultureInfo.InvariantCulture), quote.Session));

    [Fact]
    public void The_documented_example_before_the_open_has_the_true_close_and_a_positive_change()
    {
        var quote = Stock(
            At("03-14 05:12", 211.103m, 216.98m) + ",\"o\":\"210.71\",\"h\":\"210.88\",\"l\":\"208.42\"",
            pre: At("03-13 09:29", 215.9m, 216.98m),
            after: At("03-13 19:59", 210.5m, 209.68m));
        AssertReference(quote, 211.103m, 209.68m, "03-13", TradingSession.PreMarket);
        Assert.Equal(1.423m, quote.Change);
        Assert.True(quote.ChangePercent > 0);
        Assert.Equal((216.98m, 211.103m), (quote.PreviousClose, quote.TopLast));
    }

    // Behaviour A: the top level is the last regular session.
    [Theory]
    [InlineData("03-13 17:00", "aq", 209.68, "03-13", TradingSession.AfterHours)]
    [InlineData("03-13 20:30", "nq", 209.68, "03-13", TradingSession.Night)]
    [InlineData("03-14 02:00", "nq", 209.68, "03-13", TradingSession.Night)]
    [InlineData("03-14 05:00", "pq", 209.68, "03-13", TradingSession.PreMarket)]
    public void In_A_the_running_session_has_the_newest_price_and_the_newest_close(
        string time, string session, double close, string date, TradingSession expected)
    {
        var quote = Read("US:AAPL", At("03-13 16:00", 209.68m, 216.98m) + Session(session, At(time, 211m, 209.68m)));
        AssertReference(quote, 211m, (decimal)close, date, expected);

        // A session that does not say its close leaves the top level's price, which is that close.
        quote = Read("US:AAPL", At("03-13 16:00", 209.68m, 216.98m) + Session(session, At(time, 211m, null)));
        AssertReference(quote, 211m, (decimal)close, date, expected);
    }

    [Fact]
    public void In_A_over_a_weekend_the_close_is_Fridays()
    {
        var top = At("03-14 16:00", 213.49m, 209.68m);
        var after = At("03-14 19:59", 213.2m, 213.49m);
        AssertReference(Stock(top, after: after), 213.2m, 213.49m, "03-14", TradingSession.AfterHours);
        AssertReference(Stock(top, after: after, night: At("03-16 21:00", 212m, 213.49m)), 212m, 213.49m, "03-14", TradingSession.Night);
        AssertReference(Stock(top, after: after, pre: At("03-17 05:00", 212m, 213.49m)), 212m, 213.49m, "03-14", TradingSession.PreMarket);
    }

    // Behaviour B: the top level is the running session, its yp lags, the session's own object is the day before's.
    [Fact]
    public void In_B_after_hours_the_newest_close_that_is_known_is_the_day_befores()
    {
        var quote = Stock(
            At("03-14 17:00", 213m, 209.68m), pre: At("03-14 09:29", 211m, 209.68m), after: At("03-13 19:59", 210.5m, 209.68m));
        AssertReference(quote, 213m, 209.68m, "03-13", TradingSession.AfterHours);
    }

    [Fact]
    public void In_B_at_night_the_newest_close_that_is_known_counts()
    {
        var quote = Stock(
            At("03-13 21:00", 211m, 216.98m), pre: At("03-13 09:29", 215m, 216.98m), after: At("03-13 19:59", 210.5m, 209.68m));
        AssertReference(quote, 211m, 209.68m, "03-13", TradingSession.Night);
        quote = Stock(At("03-14 02:00", 211m, 216.98m), pre: At("03-13 09:29", 215m, 216.98m), after: At("03-12 19:59", 217m, 216.98m));
        AssertReference(quote, 211m, 216.98m, "03-12", TradingSession.Night);
    }

    [Fact]
    public void In_B_over_a_weekend_the_close_is_the_newest_that_a_session_knows()
    {
        var stale = At("03-13 19:59", 210.5m, 209.68m);
        AssertReference(Stock(At("03-14 19:59", 213m, 209.68m), after: stale), 213m, 209.68m, "03-13", TradingSession.AfterHours);
        AssertReference(
            Stock(At("03-17 05:00", 212m, 209.68m), pre: At("03-14 09:29", 211m, 209.68m), after: At("03-14 19:59", 213.2m, 213.49m)),
            212m, 213.49m, "03-14", TradingSession.PreMarket);
    }

    [Fact]
    public void In_B_a_push_alone_has_only_the_lagging_close_and_a_fetched_snapshot_completes_it()
    {
        var pushed = Stock(At("03-14 05:13", 211.2m, 216.98m));
        AssertReference(pushed, 211.2m, 216.98m, null, TradingSession.PreMarket);

        var fetched = Stock(At("03-14 05:12", 211.103m, 216.98m), after: At("03-13 19:59", 210.5m, 209.68m));
        var whole = ReferenceClose.Carry(pushed, fetched);
        AssertReference(whole, 211.2m, 209.68m, "03-13", TradingSession.PreMarket);
        Assert.Same(fetched.AfterHours, whole.AfterHours);
        Assert.Same(pushed, ReferenceClose.Carry(pushed, pushed));
    }

    [Theory]
    [InlineData("03-14 09:30")]
    [InlineData("03-14 12:00")]
    [InlineData("03-14 16:00")]
    public void In_regular_hours_the_top_levels_own_close_counts_and_an_equal_one_proves_its_day(string time)
    {
        AssertReference(
            Stock(At(time, 212m, 209.68m), pre: At("03-14 09:29", 211m, 209.68m), after: At("03-13 19:59", 210.5m, 209.68m)),
            212m, 209.68m, "03-13", TradingSession.Regular);

        // Adjusted for a split of the day: the day before's session still has the price before it.
        AssertReference(
            Stock(At(time, 106m, 104.84m), after: At("03-13 19:59", 210.5m, 209.68m)), 106m, 104.84m, null, TradingSession.Regular);
        AssertReference(Stock(At(time, 212m, 209.68m)), 212m, 209.68m, null, TradingSession.Regular);
        AssertReference(
            Stock(At(time, 212m, null), after: At("03-13 19:59", 210.5m, 209.68m)), 212m, 209.68m, "03-13", TradingSession.Regular);
    }

    [Fact]
    public void A_close_of_later_than_the_price_is_never_its_reference()
    {
        // A top level that lost its own close; the only other close is that of the evening after.
        var quote = Stock(At("03-14 12:00", 212m, null), after: At("03-14 17:00", null, 213m));
        AssertReference(quote, 212m, null, null, TradingSession.Regular);
        Assert.Equal(ChangeBasis.None, quote.ChangeBasis);
        Assert.Null(quote.Change);
    }

    [Fact]
    public void The_day_of_a_close_is_told_only_where_a_session_proves_it()
    {
        // The Tuesday after Presidents' Day: the weekday before has not traded, and nothing here says so.
        AssertReference(
            Stock(At("02-14 16:00", 244.6m, 241.53m), pre: At("02-18 05:00", 244m, 244.6m)), 244m, 244.6m, null, TradingSession.PreMarket);
        AssertReference(
            Stock(At("03-14 05:00", null, null), pre: At("03-14 05:00", 211m, 209.68m)), 211m, 209.68m, null, TradingSession.PreMarket);
    }

    [Fact]
    public void Sessions_without_a_time_or_a_price_are_no_news()
    {
        AssertReference(
            Stock(At("03-14 05:00", 211m, 216.98m), pre: "\"lp\":\"0\",\"yp\":\"\"", after: "\"lp\":\"210\",\"yp\":\"209.68\"", night: ""),
            211m, 209.68m, null, TradingSession.PreMarket);
        AssertReference(Stock("\"lp\":\"\",\"yp\":\"0\""), null, null, null, TradingSession.Unknown);
        AssertReference(Stock("\"s\":1", pre: "\"h\":null"), null, null, null, TradingSession.Unknown);
    }

    [Fact]
    public void The_server_s_own_session_is_kept_also_an_unknown_one()
    {
        Assert.Equal(TradingSession.AfterHours, Stock(At("03-14 13:30", 211m, 209m) + ",\"tt\":4").Session);
        Assert.Equal((TradingSession)9, Stock(At("03-14 13:30", 211m, 209m) + ",\"tt\":9").Session);
    }

    [Theory]
    [InlineData("HK:700")]
    [InlineData("FX:USDJPY")]
    [InlineData("IX:JPN225")]
    [InlineData("SH:600519")]
    public void Other_markets_have_one_session_and_their_own_close(string code)
    {
        var quote = Read(code, "\"lp\":\"105\",\"yp\":\"100\",\"ts\":1741935600,\"h\":\"106\",\"l\":\"101\"");
        AssertReference(quote, 105m, 100m, null, TradingSession.Regular);
        Assert.Equal((5m, 5m, 5m, ChangeBasis.PreviousClose), (quote.Change, quote.ChangePercent, quote.Amplitude, quote.ChangeBasis));
        AssertReference(Read(code, "\"lp\":\"105\",\"yp\":\"0\",\"ts\":1741935600"), 105m, null, null, TradingSession.Regular);
    }

    [Fact]
    public void Crypto_changes_over_rolling_24_hours()
    {
        var quote = Read("CF:BTCUSDT", "\"lp\":\"83326.10\",\"o\":\"81000\",\"h\":\"84000\",\"l\":\"80000\",\"ts\":1741935600");
        Assert.Equal(
            (ChangeBasis.Rolling24Hours, 2326.10m, null, "USDT"), (quote.ChangeBasis, quote.Change, quote.ReferenceClose, quote.Currency));
        Assert.Equal(TimeSpan.Zero, quote.Time!.Value.Offset);
    }

    private sealed record Entry(InstrumentCode Instrument) : ICodeEntry;
}
