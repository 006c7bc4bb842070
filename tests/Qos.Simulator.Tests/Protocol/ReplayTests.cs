using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Qos.Simulator.Quotes;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class ReplayTests : ServerTest
{
    private const long Start = 1600000000000;

    private static readonly string[] Frames =
    [
        """{"t":1600000000000,"d":{"type":"T","msg":"OK","time":1600000000,"reqid":1}}""",
        """{"t":1600000000100,"d":{"tp":"T","c":"HK:700","p":"500.5","v":"100","ts":1600000000,"d":1}}""",
        """{"t":1600000001000,"d":{"tp":"T","c":"HK:700","p":"501.0","v":"200","ts":1600000001,"d":2,"new":true}}""",
        """{"t":1600000001000,"d":{"tp":"S","c":"HK:700","lp":"501.0","ts":1600000001}}""",
        """{"t":1600000001500,"s":"no json"}""",
        """{"t":1600000002000,"d":{"tp":"K","c":"HK:700","o":"500","cl":"501","h":"501","l":"500","v":"300","ts":1599999960,"kt":1}}""",
        """{"t":1600000003000,"d":{"tp":"K","c":"HK:700","o":"500","cl":"502","h":"502","l":"500","v":"400","ts":1599999960,"kt":1}}""",
        """{"t":1600000003000,"s":"{\"tp\":\"D\",\n\"c\":\"HK:700\",\"b\":[],\"a\":[{\"p\":\"502\",\"v\":\"1\"}],\"ts\":1600000003}"}""",
        """{"t":1600000004000,"d":{"tp":"T","c":"XX:NEW","p":1,"v":2,"ts":1600000004,"d":0}}""",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qos-replay").FullName;

    [Fact]
    public async Task A_recording_is_pushed_as_it_was_received_at_its_relative_times()
    {
        await using var simulator = await StartAsync(Recorded(Plain(Lines(Frames))));
        using var live = await LiveClient.ConnectAsync(simulator);
        await SubscribeAsync(live);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Start), simulator.Now);

        Clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, simulator.GetStatistics().Pushes);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, simulator.GetStatistics().Pushes);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(8, simulator.GetStatistics().Pushes);
        foreach (var frame in Frames.Skip(1))
        {
            var line = JsonElement.Parse(frame);
            Assert.Equal(
                line.TryGetProperty("s", out var text) ? text.GetString() : line.GetProperty("d").GetRawText(),
                await live.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task A_recording_is_pushed_at_another_speed()
    {
        await using var simulator = await StartAsync(o => Recorded(Plain(Lines(Frames)))(o) with { ReplaySpeed = 10 });
        using var live = await LiveClient.ConnectAsync(simulator);
        await SubscribeAsync(live);

        Clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, simulator.GetStatistics().Pushes);
        Clock.Advance(TimeSpan.FromMilliseconds(301));
        Assert.Equal(8, simulator.GetStatistics().Pushes);
    }

    [Fact]
    public async Task Requests_are_answered_from_what_was_played_so_far()
    {
        await using var simulator = await StartAsync(Recorded(Plain(Lines(Frames))));
        const string Body = """{"codes":["HK:00700"],"count":50}""";
        const string Bars = """{"kline_reqs":[{"c":"HK:700","co":10,"a":0,"kt":1}]}""";
        Assert.Equal("""{"msg":"OK","data":[]}""", await PostTextAsync(simulator, "/snapshot", Body));
        Assert.Equal("""{"msg":"OK","data":[]}""", await PostTextAsync(simulator, "/kline", Bars));

        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            """{"msg":"OK","data":[{"c":"HK:700","lp":"501.0","ts":1600000001}]}""", await PostTextAsync(simulator, "/snapshot", Body));
        Assert.Equal(
            """{"msg":"OK","data":[{"c":"HK:700","p":"500.5","v":"100","ts":1600000000,"d":1},{"c":"HK:700","p":"501.0","v":"200","ts":1600000001,"d":2,"new":true}]}""",
            await PostTextAsync(simulator, "/trade", Body));

        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(
            """{"msg":"OK","data":[{"c":"HK:700","k":[{"c":"HK:700","o":"500","cl":"502","h":"502","l":"500","v":"400","ts":1599999960,"kt":1}]}]}""",
            await PostTextAsync(simulator, "/kline", Bars));
        Assert.Equal(
            """{"msg":"OK","data":[{"c":"HK:700","b":[],"a":[{"p":"502","v":"1"}],"ts":1600000003}]}""",
            await PostTextAsync(simulator, "/depth", Body));
    }

    [Fact]
    public async Task Codes_that_were_not_recorded_keep_the_made_up_market()
    {
        await using var simulator = await StartAsync(o => Recorded(Plain(Lines(Frames)))(o) with { AllOpen = true });
        using var live = await LiveClient.ConnectAsync(simulator);
        await live.AskAsync("""{"type":"T","codes":["HK:9988"]}""");
        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(
            "HK:9988",
            (await PostJsonAsync(simulator, "/snapshot", """{"codes":["HK:9988"]}""")).GetProperty("data")[0].GetProperty("c").GetString());
        Assert.True(simulator.GetStatistics().Pushes > 0);
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_is_played_to_its_last_whole_line()
    {
        // Enough of it that the compressed half is more than a block.
        var random = new Random(3);
        var many = Enumerable.Range(0, 5000)
            .Select(
                n => $$$"""{"t":{{{Start + n}}},"d":{"tp":"T","c":"HK:700","p":"{{{random.Next(1000, 9999)}}}","v":"{{{n}}}","ts":1600000000,"d":1}}""").ToArray();
        var whole = Encoding.UTF8.GetBytes(Lines(many));
        var path = Path.Combine(_folder, "cut.jsonl");
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)]);
        Assert.InRange(await PlayedAsync(path), 2400, 2600);

        var zipped = Path.Combine(_folder, "cut.jsonl.gz");
        await using (var gzip = new GZipStream(File.Create(zipped), CompressionLevel.Optimal))
        {
            gzip.Write(whole);
        }

        Assert.Equal(5000, await PlayedAsync(zipped));
        var bytes = await File.ReadAllBytesAsync(zipped);
        await File.WriteAllBytesAsync(zipped, bytes[..(bytes.Length / 2)]);
        Assert.InRange(await PlayedAsync(zipped), 1500, 3500);

        async Task<long> PlayedAsync(string recording)
        {
            await using var simulator = await StartAsync(Recorded(recording));
            using var live = await LiveClient.ConnectAsync(simulator);
            await SubscribeAsync(live);
            Clock.Advance(TimeSpan.FromSeconds(10));
            return simulator.GetStatistics().Pushes;
        }
    }

    [Fact]
    public async Task What_is_no_recording_is_refused_with_its_line()
    {
        var bad = await Assert.ThrowsAsync<InvalidDataException>(
            () => StartAsync(Recorded(Plain(Lines([Frames[0], "{\"x\":1}", Frames[1]])))));
        Assert.Contains("(2)", bad.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(Recorded(Plain(""))));
        await Assert.ThrowsAsync<FileNotFoundException>(() => StartAsync(Recorded(Path.Combine(_folder, "none"))));
    }

    [Fact]
    public async Task One_endless_line_is_refused_before_it_fills_the_memory()
    {
        var path = Path.Combine(_folder, "endless.jsonl.gz");
        await using (var file = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'a');
            for (var i = 0; i < 300; i++)
            {
                file.Write(block);
            }
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(Recorded(path)));
        Assert.Contains("(1)", refused.Message, StringComparison.Ordinal);

        // Of this thread alone: other tests allocate beside it.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Recording.Read(path).Count());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1L << 20, 200L << 20);
    }

    private static async Task SubscribeAsync(LiveClient live)
    {
        foreach (var kind in "TSDK")
        {
            await live.AskAsync($$"""{"type":"{{kind}}","codes":["HK:700","XX:NEW"],"kt":1}""");
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static Func<QosSimulatorOptions, QosSimulatorOptions> Recorded(string path) => o => o with { Recording = path };

    private string Plain(string text)
    {
        var path = Path.Combine(_folder, "recording.jsonl");
        File.WriteAllText(path, text);
        return path;
    }
}
