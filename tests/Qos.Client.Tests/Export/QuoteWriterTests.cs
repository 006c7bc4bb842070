using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace Qos.Client.Tests;

public sealed class QuoteWriterTests
{
    // What the hand-written description must equal: the serializer over the model's own properties.
    private static readonly JsonSerializerOptions ByReflection = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly DateTimeOffset Received = new DateTimeOffset(2025, 3, 14, 8, 0, 1, TimeSpan.Zero).AddTicks(1_230_000);

    private static readonly Snapshot Apple = new(InstrumentCode.Parse("US:AAPL").AsSimulated())
    {
        Name = "苹果, \"Apple\" <&> 'x'\n\u2028😀",
        Last = 211.103m,
        Time = Received,
        Session = TradingSession.PreMarket,
        Volume = 30711707,
        Turnover = 147479220.1710000038m,
        ReferenceClose = 209.68m,
        ReferenceDate = new DateOnly(2025, 3, 13),
        ChangeBasis = ChangeBasis.PreviousClose,
        High = 212m,
        Low = 209m,
        PreMarket = new SessionQuote { Session = TradingSession.PreMarket, Last = 211.103m, Time = Received },
        Currency = "USD",
        ReceivedAt = Received,
    };

    public static TheoryData<object> Items() =>
    [
        Apple,
        new Snapshot(InstrumentCode.Parse("HK:00700")),
        new Snapshot(InstrumentCode.Parse("HK:00700")) { Session = (TradingSession)9, ReceivedAt = Received.AddTicks(7) },
        new Trade(
            InstrumentCode.Parse("SH:600519"))
            {
                Price = 1500.00m,
                Volume = 300,
                Time = Received,
                Direction = TradeDirection.Buy,
                ReceivedAt = Received,
                Origin = Origin.Pushed,
            },
        new Trade(InstrumentCode.Parse("CF:BTCUSDT")) { Price = 0.00000001m, Volume = 1234567890.123m, Direction = (TradeDirection)7 },
        new Depth(
            InstrumentCode.Parse("HK:700"))
            {
                Bids = [new(521.0m, 100), new(520.5m, 0)],
                Asks = [new(521.5m, 300)],
                Time = Received,
                ReceivedAt = Received,
            },
        new Depth(InstrumentCode.Parse("HK:700")),
        new KLine(
            InstrumentCode.Parse("SZ:000001"))
            {
                Type = KLineType.Minute15,
                Time = Received,
                Open = 1.10m,
                High = 2,
                Low = 1,
                Close = 2,
                Volume = 100,
                Adjustment = Adjustment.Forward,
            },
        new KLine(InstrumentCode.Parse("FX:EURUSD")) { Type = (KLineType)3, IsFinal = true },
        new Instrument(
            InstrumentCode.Parse("HK:700")) { Name = "腾讯控股", LotSize = 100, TotalShares = 9_000_000_000, EarningsPerShare = -1.5m },
        new Product("US:T", "US", "AT&T, \"Ma Bell\"", false),
        new TradingDay("HK", new DateOnly(2025, 3, 14), TradingDayKind.Half),
        new ArchiveItem
        {
            Code = "HK:700",
            Type = "1m",
            KLineType = KLineType.Minute1,
            IsWanted = true,
            From = Received,
            Count = 5,
            Problem = "none",
        },
        new ArchiveItem { Code = "HK:700", Type = "trades" },
        new MarketStatus
        {
            Market = "HK",
            Time = Received,
            Session = MarketSession.Break,
            NextChange = Received,
            NextSession = MarketSession.Regular,
            NextOpen = Received,
        },
        new MarketStatus { Market = "XX", Code = "XX:1", Time = Received },
        new KnownInstrument("HK:700", "TENCENT", "腾讯控股", "HKD"),
        new KnownInstrument("CF:BTCUSDT", null, null, null),
        new ConnectionCheck
        {
            Check = ConnectionCheckKind.Key,
            Status = ConnectionCheckStatus.Failed,
            Finding = "no, \"never\"",
            Advice = "x",
            Error = QosErrorKind.PlanLimit,
        },
        new ConnectionCheck
        {
            Check = ConnectionCheckKind.Latency,
            Status = ConnectionCheckStatus.Passed,
            Finding = "ok",
            Elapsed = TimeSpan.FromMilliseconds(12.5),
        },
        new ArchivePlanRow
        {
            Code = "HK:700",
            Type = "1m",
            Bars = 7,
            Requests = 1,
            SyncEvery = TimeSpan.FromMinutes(10.5),
            OutOfReachFrom = Received,
        },
        new ArchiveDay
        {
            Code = "HK:700",
            Type = "1m",
            Date = new DateOnly(2025, 3, 14),
            State = ArchiveDayState.Partial,
            Bars = 3,
            Expected = 330,
            Reason = "a hole",
        },
        new ArchiveStatus { Location = "/a, b.db", Store = "SQLite", Version = 1, Bytes = 1 << 30, SyncedAt = Received },
        new ArchiveRevision { Old = Bar(1), New = Bar(2), NoticedAt = Received },
    ];

    private static KLine Bar(decimal price) =>
        new(
            InstrumentCode.Parse("SZ:000001"))
        {
            Type = KLineType.Day,
            Time = Received,
            Open = price,
            High = price,
            Low = price,
            Close = price,
        };

    [Theory]
    [MemberData(nameof(Items))]
    public void Json_has_all_properties_of_a_model_as_a_serializer_would_write_them(object item)
    {
        var line = item switch
        {
            Snapshot snapshot => Json(snapshot),
            Trade trade => Json(trade),
            Depth depth => Json(depth),
            KLine bar => Json(bar),
            Instrument instrument => Json(instrument),
            Product product => Json(product),
            ArchiveItem series => Json(series),
            MarketStatus market => Json(market),
            KnownInstrument known => Json(known),
            ConnectionCheck check => Json(check),
            ArchivePlanRow row => Json(row),
            ArchiveDay day => Json(day),
            ArchiveStatus status => Json(status),
            ArchiveRevision revision => Json(revision),
            _ => Json((TradingDay)item),
        };
        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        using var expected = JsonDocument.Parse(JsonSerializer.Serialize(item, item.GetType(), ByReflection));
        using var actual = JsonDocument.Parse(line);
        Assert.Equal(
            expected.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetRawText())).OrderBy(p => p.Name, StringComparer.Ordinal),
            actual.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetRawText())).OrderBy(p => p.Name, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Csv_says_what_json_says_under_the_same_names(object item)
    {
        var (csv, json) = item switch
        {
            Snapshot snapshot => (Csv(snapshot), Json(snapshot)),
            Trade trade => (Csv(trade), Json(trade)),
            Depth depth => (Csv(depth with { Bids = [.. depth.Bids.Take(1)], Asks = [.. depth.Asks.Take(1)] }), Json(depth)),
            KLine bar => (Csv(bar), Json(bar)),
            Instrument instrument => (Csv(instrument), Json(instrument)),
            Product product => (Csv(product), Json(product)),
            ArchiveItem series => (Csv(series), Json(series)),
            MarketStatus market => (Csv(market), Json(market)),
            KnownInstrument known => (Csv(known), Json(known)),
            ConnectionCheck check => (Csv(check), Json(check)),
            ArchivePlanRow line => (Csv(line), Json(line)),
            ArchiveDay day => (Csv(day), Json(day)),
            ArchiveStatus status => (Csv(status), Json(status)),
            ArchiveRevision revision => (Csv(revision), Json(revision)),
            _ => (Csv((TradingDay)item), Json((TradingDay)item)),
        };
        using var document = JsonDocument.Parse(json);
        var rows = Rows(csv);
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[0].Length, rows[1].Length);
        foreach (var (name, value) in rows[0].Zip(rows[1])
            .Where(pair => !pair.First.EndsWith("xchangeTime", StringComparison.Ordinal) && pair.First != "level"))
        {
            var element = document.RootElement;
            foreach (var part in name.Split('.'))
            {
                element = element.ValueKind == JsonValueKind.Null ? element : element.GetProperty(part);
            }

            Assert.Equal(element.ValueKind is JsonValueKind.Null ? "" : element.ToString().ToLowerInvariant(), value.ToLowerInvariant());
        }
    }

    [Fact]
    public void Every_member_of_an_enumeration_has_its_name()
    {
        foreach (var method in typeof(Export.Members).GetMethods().Where(method => method.Name == "NameOf"))
        {
            var type = method.GetParameters().Single().ParameterType;
            foreach (var member in Enum.GetValues(type))
            {
                Assert.Equal(
                    JsonNamingPolicy.CamelCase.ConvertName(member.ToString()!),
                    NameOf(type, (int)Convert.ChangeType(member, typeof(int), CultureInfo.InvariantCulture)));
            }
        }

        static string NameOf(Type type, int value) => Encoding.UTF8.GetString(type.Name switch
        {
            nameof(KLineType) => Export.Members.NameOf((KLineType)value),
            nameof(Adjustment) => Export.Members.NameOf((Adjustment)value),
            nameof(Origin) => Export.Members.NameOf((Origin)value),
            nameof(TradeDirection) => Export.Members.NameOf((TradeDirection)value),
            nameof(TradingSession) => Export.Members.NameOf((TradingSession)value),
            nameof(ChangeBasis) => Export.Members.NameOf((ChangeBasis)value),
            nameof(ArchiveDayState) => Export.Members.NameOf((ArchiveDayState)value),
            nameof(MarketSession) => Export.Members.NameOf((MarketSession)value),
            nameof(TradingDayKind) => Export.Members.NameOf((TradingDayKind)value),
            nameof(ConnectionCheckKind) => Export.Members.NameOf((ConnectionCheckKind)value),
            nameof(ConnectionCheckStatus) => Export.Members.NameOf((ConnectionCheckStatus)value),
            nameof(QosErrorKind) => Export.Members.NameOf((QosErrorKind)value),
            _ => throw new ArgumentException($"{type} is not tested."),
        });
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("A=B+C-D@E", "A=B+C-D@E")]
    [InlineData("'=1", "'=1")]
    public void A_name_that_a_spreadsheet_would_run_as_a_formula_is_text_in_csv(string name, string field)
    {
        var csv = Csv(new Product("US:A", "US", name, IsSimulated: false));
        Assert.Contains($",{field}", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_figures_stay_figures_in_csv() =>
        Assert.Contains(",-1.50,", Csv(Apple with { Last = 208.18m }), StringComparison.Ordinal);

    [Fact]
    public void Csv_has_the_time_a_second_time_as_spreadsheets_read_it()
    {
        var rows = Rows(
            Csv(
                new Trade(
                    InstrumentCode.Parse("HK:700"))
                {
                    Price = 1,
                    Volume = 1,
                    Time = new DateTimeOffset(2025, 3, 14, 1, 30, 0, TimeSpan.Zero),
                }));
        Assert.Equal("2025-03-14T09:30:00+08:00", rows[1][Array.IndexOf(rows[0], "time")]);
        Assert.Equal("2025-03-14 09:30:00", rows[1][Array.IndexOf(rows[0], "exchangeTime")]);
    }

    [Fact]
    public void Percent_columns_have_at_most_six_decimals()
    {
        var rows = Rows(Csv(Apple));
        Assert.Equal("0.678653", rows[1][Array.IndexOf(rows[0], "changePercent")]);
        Assert.Equal("1.430752", rows[1][Array.IndexOf(rows[0], "amplitude")]);
    }

    [Fact]
    public void A_depth_has_a_row_for_each_level_and_one_without_any()
    {
        var rows = Rows(
            Csv(new Depth(InstrumentCode.Parse("HK:700")) { Bids = [new(521.0m, 100), new(520.5m, 200)], Asks = [new(521.5m, 300)] }));
        Assert.Equal(
            "code,market,time,exchangeTime,level,bidVolume,bid,ask,askVolume,currency,receivedAt,origin,isSimulated",
            string.Join(',', rows[0]));
        Assert.Equal(["1", "100", "521.0", "521.5", "300"], rows[1][4..9]);
        Assert.Equal(["2", "200", "520.5", "", ""], rows[2][4..9]);
        Assert.Equal(2, Rows(Csv(new Depth(InstrumentCode.Parse("HK:700")))).Count);
    }

    [Fact]
    public void Csv_without_items_is_its_header() => Assert.Equal("code,market,name,isSimulated\n", Csv<Product>());

    [Fact]
    public void Many_items_pass_the_buffer_whole()
    {
        var trades = Enumerable.Range(1, 5000).Select(i => new Trade(InstrumentCode.Parse("HK:700")) { Price = i, Volume = i }).ToArray();
        Assert.Equal(
            Enumerable.Range(1, 5000).Select(i => (decimal)i),
            Rows(Csv(trades)).Skip(1).Select(row => decimal.Parse(row[4], CultureInfo.InvariantCulture)));
        Assert.Equal(5000, Json(trades).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("tr-TR")]
    public void No_culture_changes_what_is_written_and_bars_come_back_equal(string culture)
    {
        var bar = new KLine(InstrumentCode.Parse("HK:700").AsSimulated())
        {
            Type = KLineType.Minute5,
            Time = new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.FromHours(8)),
            Open = 455.50m,
            High = 456.125m,
            Low = 455m,
            Close = 456m,
            Volume = 57_086_100,
            Adjustment = Adjustment.Forward,
            IsFinal = false,
            Origin = Origin.Pushed,
            ReceivedAt = Received,
        };
        var (text, former) = (Csv(bar), CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(text, Csv(bar));
            var read = Assert.Single(KLineTable.Parse(text));
            Assert.Equal(text, Csv(read));
            Assert.Equal(bar.ReceivedAt, read.ReceivedAt);
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    private static string Json<T>(params T[] items)
        where T : class
    {
        using var stream = new MemoryStream();
        using (var writer = QuoteWriters.JsonLines<T>(stream))
        {
            Array.ForEach(items, writer.Write);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Csv<T>(params T[] items)
        where T : class
    {
        using var stream = new MemoryStream();
        using (var writer = QuoteWriters.Csv<T>(stream))
        {
            Array.ForEach(items, writer.Write);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<string[]> Rows(string csv) =>
        Export.Text.DelimitedText.Split(csv, ',').ConvertAll(row => Array.ConvertAll(row.Fields, field => field.Text));
}
