using System.Globalization;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Qos.Client;
using Qos.Client.Codes;
using Qos.Client.Wire;

namespace Qos.Benchmarks;

/// <summary>One push, bytes to model, against a bare <see cref="Utf8JsonReader"/> that walks the same bytes and keeps nothing.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class PushReading
{
    private const long Ticks = 638_775_000_000_000_000;

    private readonly CodeTable<CodeOnly> _codes = CodeOnly.TableOf(
        ["CF:BTCUSDT", "CF:ETHUSDT", "US:AAPL", "US:TSLA", "HK:700", "HK:9988", "SH:600519", "SZ:000001", "SH:600518", "SZ:002594"]);
    private readonly InstrumentCatalog _names = new();

    private readonly byte[] _trade = """{"tp":"T","c":"CF:BTCUSDT","p":"83326.10","v":"0.012","ts":1741935600,"d":1}"""u8.ToArray();

    private readonly byte[] _snapshot =
        """{"tp":"S","c":"HK:700","lp":"521.5","yp":"507.5","o":"511","h":"524","l":"509.5","ts":1741935600,"v":"30711707","t":"15929413320.5","s":0}"""u8.ToArray();

    private readonly byte[] _kLine =
        """{"tp":"K","c":"US:AAPL","o":"211.25","cl":"213.49","h":"213.95","l":"209.58","v":"60107582","ts":1741924800,"kt":1001}"""u8.ToArray();

    private readonly byte[] _depth = Encoding.ASCII.GetBytes(
        $$"""{"tp":"D","c":"CF:BTCUSDT","b":[{{Levels(-0.1m)}}],"a":[{{Levels(0.1m)}}],"ts":1741935600}""");

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Trade")]
    public int WalkTrade() => Walk(_trade);

    [Benchmark]
    [BenchmarkCategory("Trade")]
    public object? ReadTrade()
    {
        PushReader.ReadTrade(_trade, _codes, Ticks, out var item);
        return item.Value;
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Snapshot")]
    public int WalkSnapshot() => Walk(_snapshot);

    [Benchmark]
    [BenchmarkCategory("Snapshot")]
    public object? ReadSnapshot()
    {
        PushReader.ReadSnapshot(_snapshot, _codes, _names, Ticks, out var item);
        return item.Value;
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Depth of 20 levels")]
    public int WalkDepth() => Walk(_depth);

    [Benchmark]
    [BenchmarkCategory("Depth of 20 levels")]
    public object? ReadDepth()
    {
        PushReader.ReadDepth(_depth, _codes, Ticks, out var item);
        return item.Value;
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("K-line")]
    public int WalkKLine() => Walk(_kLine);

    [Benchmark]
    [BenchmarkCategory("K-line")]
    public object? ReadKLine()
    {
        PushReader.ReadKLine(_kLine, _codes, Ticks, out var item);
        return item.Value;
    }

    private static string Levels(decimal step) =>
        string.Join(',', Enumerable.Range(1, 20).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"p":"{{83326.10m + (step * i)}}","v":"{{0.031m * i}}"}""")));

    private static int Walk(byte[] frame)
    {
        var reader = new Utf8JsonReader(frame);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }
}
