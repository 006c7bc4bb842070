using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;
using Qos.Client;
using Qos.Client.Codes;
using Qos.Client.Wire;

namespace Qos.Benchmarks;

/// <summary>
/// A <c>/kline</c> answer of ten codes with a thousand bars each, bytes to <see cref="KLine"/>, against <see cref="JsonSerializer"/> with
/// source generation.
/// </summary>
[MemoryDiagnoser]
public partial class KLineAnswer
{
    private const int Bars = 1000;
    private const long Now = 1_741_935_600;

    private static readonly string[] Asked =
        ["CF:BTCUSDT", "CF:ETHUSDT", "US:AAPL", "US:TSLA", "HK:700", "HK:9988", "SH:600519", "SZ:000001", "SH:600518", "SZ:002594"];

    private readonly Dictionary<string, InstrumentCode> _codes = Asked.ToDictionary(code => code, code => InstrumentCode.Parse(code));
    private readonly byte[] _answer = Encoding.UTF8.GetBytes($$"""{"msg":"OK","data":[{{string.Join(',', Asked.Select(Series))}}]}""");

    [Benchmark(Baseline = true)]
    public object Serializer()
    {
        var answer = JsonSerializer.Deserialize(_answer, WireContext.Default.WireAnswer)!;
        return answer.Data.ConvertAll(series => series.Bars.ConvertAll(bar => new KLine(_codes[bar.Code])
        {
            Type = (KLineType)bar.Type,
            Seconds = bar.Seconds,
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Close = bar.Close,
            Volume = bar.Volume,
        }));
    }

    /// <summary>What the serializer takes without the step to the models.</summary>
    [Benchmark]
    public object SerializerToWireObjects() => JsonSerializer.Deserialize(_answer, WireContext.Default.WireAnswer)!;

    [Benchmark]
    public object Reader()
    {
        var table = new CodeTable<AskedCode<KLine>>();
        var asked = Array.ConvertAll(Asked, code => new AskedCode<KLine>(_codes[code]));
        foreach (var code in asked)
        {
            table.Set(code.Instrument.Canonical, code);
        }

        FrameReader.Read(_answer, (ref Utf8JsonReader reader) => ListReader.ReadItems(
            ref reader, table,
            static (ref Utf8JsonReader series, CodeTable<AskedCode<KLine>> codes, Received received) =>
                KLineReader.ReadSeries(ref series, codes, KLineType.Minute1, Adjustment.None, Now, received),
            new Received(DateTimeOffset.UnixEpoch.Ticks, Origin.Fetched)));
        return asked;
    }

    private static string Series(string code) =>
        $$"""{"c":"{{code}}","k":[{{string.Join(',', Enumerable.Range(0, Bars).Select(i => Bar(code, i)))}}]}""";

    private static string Bar(string code, int i)
    {
        var price = 83326.10m + (i % 97 * 0.3m);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"c":"{{code}}","o":"{{price}}","cl":"{{price + 1.2m}}","h":"{{price + 3.4m}}","l":"{{price - 5.6m}}","v":"{{107 * i}}","ts":{{Now - ((Bars - i) * 60)}},"kt":1}""");
    }

    internal sealed class WireAnswer
    {
        [JsonPropertyName("data")]
        public List<WireSeries> Data { get; set; } = [];
    }

    internal sealed class WireSeries
    {
        [JsonPropertyName("c")]
        public string Code { get; set; } = "";

        [JsonPropertyName("k")]
        public List<WireBar> Bars { get; set; } = [];
    }

    internal sealed class WireBar
    {
        [JsonPropertyName("c")]
        public string Code { get; set; } = "";

        [JsonPropertyName("o")]
        public decimal Open { get; set; }

        [JsonPropertyName("cl")]
        public decimal Close { get; set; }

        [JsonPropertyName("h")]
        public decimal High { get; set; }

        [JsonPropertyName("l")]
        public decimal Low { get; set; }

        [JsonPropertyName("v")]
        public decimal? Volume { get; set; }

        [JsonPropertyName("ts")]
        public long Seconds { get; set; }

        [JsonPropertyName("kt")]
        public int Type { get; set; }
    }

    [JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
    [JsonSerializable(typeof(WireAnswer))]
    private sealed partial class WireContext : JsonSerializerContext;
}
