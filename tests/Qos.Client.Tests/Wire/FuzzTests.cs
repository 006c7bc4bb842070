using System.Text;
using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Quotes;
using Qos.Client.Wire;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>
/// A million mutated messages, from fixed seeds: nothing but the errors that are meant to come, no hang, and memory in proportion to the
/// message.
/// </summary>
public sealed class FuzzTests
{
    private const int Workers = 8;
    private const int FramesPerWorker = 90_000;
    private const int AnswersPerWorker = 35_000;
    private const int CallsPerWorker = 2_500;

    private static readonly string[] Samples =
    [
        """{"tp":"T","c":"HK:700","p":"521.5","v":"100","ts":1741935600,"d":1}""",
        """{"tp":"T","c":"SH:600519","p":"147479220.1710000038","v":"9e9","ts":"1741935600","d":null}""",
        """{"tp":"K","c":"US:AAPL","o":"1.5","cl":"-2","h":"3e2","l":"0.5","v":"91332","ts":1741881600,"kt":1001}""",
        """{"tp":"D","c":"CF:BTCUSDT","b":[{"p":"83326.1","v":"3"},{"p":"83326","v":"0"}],"a":[{"p":83327,"v":5}],"ts":1741935600}""",
        """{"tp":"S","c":"US:AAPL","lp":"211.103","yp":"216.98","o":"210.71","h":"","l":null,"ts":1741943520,"v":"701504","t":"1.4E8","s":0,"tt":2,"pq":{"lp":"211","yp":"209.68","ts":1741943500},"aq":{"lp":"210","yp":"209.68","ts":1741910340,"v":"1","t":"2"},"nq":{}}""",
        """{"type":"T","msg":"OK","time":1741935600,"reqid":17}""",
        """{"type":"RS","msg":"\u4ea7\u54c1 too many","reqid":3,"data":null}""",
    ];

    private static readonly string[] Items =
    [
        """{"c":"HK:700","e":"SEHK","tc":"HKD","nc":"\u817e讯控股","ne":"TENCENT","ls":100,"ts":9200000000,"os":"0","ep":"20.1","na":-1.5,"dy":3.489}""",
        """{"c":"US:AAPL","k":[{"c":"US:AAPL","o":"1","cl":"2","h":"3","l":"0.5","v":"7","ts":1741881600,"kt":1001},{"o":1,"cl":2,"h":3,"l":1,"ts":1741968000}]}""",
    ];

    private static readonly string[] Tokens =

        [
            "null", "\"\"", "\"0\"", "0", "-1", "1e400", "1e-30", "99999999999999999999999999999999", "[]", "{}", "[[", "\"\\ud800\"",
            "\"HK:00700\"", "true", "\\u0000", ",", ":", "}",
        ];

    private static readonly QosClient Client = new ScriptedServer("").Connect();

    [Fact]
    public async Task A_million_mutated_messages_do_no_harm()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(seed => Task.Run(() => RunAsync(seed))));
        Assert.Equal(Workers * (FramesPerWorker + AnswersPerWorker + CallsPerWorker), counts.Sum(count => count.Messages));

        // The mutations are neither all harmless nor all fatal.
        Assert.InRange((double)counts.Sum(count => count.Read) / counts.Sum(count => count.Messages), 0.1, 0.9);
    }

    private static async Task<(int Messages, int Read)> RunAsync(int seed)
    {
        var random = new Random(seed);
        var codes = new CodeTable<Entry>();
        foreach (var code in (string[])["HK:700", "SH:600519", "US:AAPL", "CF:BTCUSDT"])
        {
            codes.Set(code, new Entry(InstrumentCode.Parse(code)));
        }

        var frames = Samples.Select(Encoding.UTF8.GetBytes).ToArray();
        var answers = Samples.Take(5).Concat(Items).Select(item => Encoding.UTF8.GetBytes($$"""{"msg":"OK","data":[{{item}}]}"""))
            .ToArray();
        var read = 0;
        for (var i = 0; i < FramesPerWorker; i++)
        {
            read += Measure(Mutate(random, frames), frame => ReadFrame(frame, codes)) ? 1 : 0;
        }

        for (var i = 0; i < AnswersPerWorker; i++)
        {
            var kind = i % 5;
            read += Measure(Mutate(random, answers), answer => ReadAnswer(answer, kind)) ? 1 : 0;
        }

        byte[] body = [];
        await using var qos = new ScriptedServer((_, _, _) => body).Connect(
            options => options with { Limits = new QosLimits { RequestsPerMinute = int.MaxValue }, Retries = 0 });
        for (var i = 0; i < CallsPerWorker; i++)
        {
            body = Mutate(random, answers);
            read += await CallAsync(qos, i % 6) ? 1 : 0;
        }

        return (FramesPerWorker + AnswersPerWorker + CallsPerWorker, read);
    }

    private static bool Measure(byte[] message, Func<byte[], bool> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = read(message);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 50_000 + (100 * message.Length), $"{allocated} bytes for '{Encoding.UTF8.GetString(message)}'");
        return result;
    }

    /// <summary>The socket's way: nothing may be thrown.</summary>
    private static bool ReadFrame(byte[] frame, CodeTable<Entry> codes)
    {
        if (FrameReader.Classify(frame, out var header) != FrameKind.Push)
        {
            return header.Kind == FrameKind.Answer;
        }

        object? model = null;
        var status = ReadStatus.Unreadable;
        switch (header.PushKind)
        {
            case QuoteKind.Trade:
                status = PushReader.ReadTrade(frame, codes, 0, out var trade);
                model = trade.Value;
                break;
            case QuoteKind.KLine:
                status = PushReader.ReadKLine(frame, codes, 0, out var bar);
                model = bar.Value;
                _ = bar.Value is { } value && BarPeriod.IsOver(value.Instrument, value.Type, value.Seconds, 1741935600);
                break;
            case QuoteKind.Depth:
                status = PushReader.ReadDepth(frame, codes, 0, out var depth);
                model = depth.Value;
                break;
            case QuoteKind.Snapshot:
                status = PushReader.ReadSnapshot(frame, codes, Client.Names, 0, out var quote);
                model = quote.Value;
                break;
        }

        Assert.Equal(status == ReadStatus.Ok, model is not null);
        return UseAll(model);
    }

    /// <summary>The way of an answer: only what the client turns into a protocol error.</summary>
    private static bool ReadAnswer(byte[] answer, int kind)
    {
        try
        {
            return kind switch
            {
                0 => Read<Trade>((ref Utf8JsonReader reader, CodeTable<AskedCode<Trade>> codes, Received received) =>
                    AskedCode<Trade>.Take(TradeReader.Read(ref reader, codes, received, out var item), item, onlyOne: false)),
                1 => Read<Depth>((ref Utf8JsonReader reader, CodeTable<AskedCode<Depth>> codes, Received received) =>
                    AskedCode<Depth>.Take(DepthReader.Read(ref reader, codes, received, out var item), item, onlyOne: true)),
                2 => Read<Snapshot>((ref Utf8JsonReader reader, CodeTable<AskedCode<Snapshot>> codes, Received received) =>
                    AskedCode<Snapshot>.Take(
                        SnapshotReader.Read(ref reader, codes, Client.Names, received, out var item), item, onlyOne: true)),
                3 => Read<Instrument>((ref Utf8JsonReader reader, CodeTable<AskedCode<Instrument>> codes, Received _) =>
                    AskedCode<Instrument>.Take(InstrumentReader.Read(ref reader, codes, out var item), item, onlyOne: true)),
                _ => Read<KLine>((ref Utf8JsonReader reader, CodeTable<AskedCode<KLine>> codes, Received received) =>
                    KLineReader.ReadSeries(ref reader, codes, KLineType.Day, Adjustment.None, 1741935600, received)),
            };
        }
        catch (JsonException)
        {
            return false;
        }

        bool Read<T>(ItemReader<T> reader)
            where T : class
        {
            var codes = new CodeTable<AskedCode<T>>();
            var asked = ((string[])["HK:700", "SH:600519", "US:AAPL", "CF:BTCUSDT"])
                .Select(code => new AskedCode<T>(InstrumentCode.Parse(code))).ToList();
            asked.ForEach(code => codes.Set(code.Instrument.Canonical, code));
            FrameReader.Read(answer, (ref Utf8JsonReader data) => ListReader.ReadItems(ref data, codes, reader, default));
            return asked.SelectMany(code => code.Items).Select(UseAll).Any();
        }
    }

    /// <summary>The whole client.</summary>
    private static async Task<bool> CallAsync(QosClient qos, int kind)
    {
        string[] codes = ["HK:00700", "SH:600519", "US:AAPL", "CF:BTCUSDT"];
        try
        {
            var count = kind switch
            {
                0 => (await qos.GetSnapshotsAsync(codes)).Count,
                1 => (await qos.GetDepthsAsync(codes)).Count,
                2 => (await qos.GetTradesAsync(codes)).Count,
                3 => (await qos.GetInstrumentsAsync(codes)).Count,
                4 => (await qos.GetKLinesAsync(codes, KLineType.Day)).Count,
                _ => (await qos.GetProductsAsync(["HK"])).Count,
            };
            return count > 0;
        }
        catch (QosException e)
        {
            Assert.InRange(e.Message.Length, 10, 500);
            return false;
        }
    }

    /// <summary>Every property of a model can be read: its text has them all.</summary>
    private static bool UseAll(object? model) => model is not null && (model.GetHashCode() % 4 != 0 || model.ToString()!.Length > 0);

    private static byte[] Mutate(Random random, byte[][] samples)
    {
        var bytes = new List<byte>(samples[random.Next(samples.Length)]);
        for (var mutations = 1 + random.Next(3); mutations > 0; mutations--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                default:
                    ReplaceValue(random, bytes);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts another value behind a colon: such a message stays JSON.</summary>
    private static void ReplaceValue(Random random, List<byte> bytes)
    {
        var colon = bytes.IndexOf((byte)':', random.Next(bytes.Count + 1) is var at && at < bytes.Count ? at : 0);
        var end = colon < 0 ? -1 : bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}');
        if (end > colon)
        {
            bytes.RemoveRange(colon + 1, end - colon - 1);
            bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Tokens[random.Next(14)]));
        }
    }

    private sealed record Entry(InstrumentCode Instrument) : ICodeEntry;
}
