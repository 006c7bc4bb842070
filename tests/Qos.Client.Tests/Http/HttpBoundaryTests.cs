using System.IO.Compression;
using System.Net;
using System.Text;
using Qos.Client.Live;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>
/// What a server or a network can do to an answer on a real connection: nothing but <see cref="QosException"/> comes of it.
/// </summary>
public sealed class HttpBoundaryTests
{
    private static readonly byte[] Good = """{"msg":"OK","data":[{"c":"US:A","lp":"5","yp":"4","ts":1741935600}]}"""u8.ToArray();

    public static TheoryData<string, byte[]> BrokenAnswers()
    {
        var gzip = Compressed(stream => new GZipStream(stream, CompressionLevel.Fastest));
        var deflate = Compressed(stream => new ZLibStream(stream, CompressionLevel.Fastest));
        var brotli = Compressed(stream => new BrotliStream(stream, CompressionLevel.Fastest));
        return new()
        {
            { "gzip damaged at its head", Encoded("gzip", [0x1F, 0x8B, 0x09, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8]) },
            { "gzip that is none", Encoded("gzip", Good) },
            { "gzip damaged within", Encoded("gzip", Damaged(gzip)) },
            { "gzip cut short", Encoded("gzip", gzip[..^12]) },
            { "deflate damaged", Encoded("deflate", Damaged(deflate)) },
            { "deflate that is none", Encoded("deflate", Good) },
            { "brotli damaged", Encoded("br", [.. brotli[..4].Select(b => (byte)(b ^ 0xA5)), .. brotli[4..]]) },
            { "brotli that is none", Encoded("br", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) },
            { "brotli cut short", Encoded("br", brotli[..(brotli.Length / 2)]) },
            { "a body cut short", RawServer.Answer(Good)[..^10] },
            { "a chunk cut short", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"msg\":"u8.ToArray() },
            { "a chunk of no length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"u8.ToArray() },
            { "a body whose end is the connection's, cut short", [.. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, .. Good[..^10]] },
            { "no status line", "hello\r\n\r\n"u8.ToArray() },
            { "a header that is none", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"u8.ToArray() },
            { "a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"u8.ToArray() },
            { "nothing at all", [] },
        };
    }

    [Theory]
    [MemberData(nameof(BrokenAnswers))]
    public async Task A_broken_answer_is_retried_and_an_error_of_the_client_when_it_stays(string what, byte[] answer)
    {
        await using var server = new RawServer(_ => answer);
        var time = new ManualTimeProvider();
        await using var qos = NewClient(server.Uri, time);
        var error = await Assert.ThrowsAsync<QosException>(() => time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.True(error.Kind is QosErrorKind.Transport or QosErrorKind.Protocol, $"{what}: {error}");
        Assert.True(server.Requests >= 4, $"{what}: {server.Requests} requests. {error.Message}");
    }

    [Theory]
    [MemberData(nameof(BrokenAnswers))]
    public async Task A_whole_answer_after_a_broken_one_is_taken(string what, byte[] answer)
    {
        // The platform itself tries again when a connection ends without a byte of an answer.
        await using var server = new RawServer(i => i < 1 ? answer : RawServer.Answer(Good));
        var time = new ManualTimeProvider();
        await using var qos = NewClient(server.Uri, time);
        var quotes = await time.RunAsync(qos.GetSnapshotsAsync(["US:A"]));
        Assert.True(quotes.Count == 1, what);
    }

    [Fact]
    public async Task What_a_broken_answer_had_before_it_broke_off_is_not_given_twice()
    {
        const string Trades =
            """{"msg":"OK","data":[{"c":"US:A","p":"1","v":"1","ts":1741935600},{"c":"US:A","p":"2","v":"1","ts":1741935601}]}""";
        const string Products = """{"msg":"OK","data":{"US":[{"code":"US:A","name":"a"},{"code":"US:B","name":"b"}]}}""";
        var server = new ScriptedServer((path, _, i) => (path == "/trade" ? Trades : Products)[..(i % 2 == 0 ? ^4 : ^0)]);
        await using var qos = server.Connect();
        var trades = await server.Time.RunAsync(qos.GetTradesAsync(["US:A"]));
        Assert.Equal([1m, 2m], trades.Select(trade => trade.Price));
        var products = await server.Time.RunAsync(qos.GetProductsAsync(["US"]));
        Assert.Equal(["US:A", "US:B"], products.Select(product => product.Code));
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("5", 5.1)]
    [InlineData("0", 0.1)]
    [InlineData("60", 60.1)]
    [InlineData("Fri, 14 Mar 2025 02:00:42 GMT", 42.1)]
    public async Task A_limit_is_waited_out_for_as_long_as_the_server_asks(string header, double seconds)
    {
        var server = new ScriptedServer(
            (_, _, i) => i == 0 ? Limited(HttpStatusCode.TooManyRequests, header) : Encoding.UTF8.GetString(Good));
        await using var qos = server.Connect();
        Assert.Single(await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.Equal(seconds, (server.Requests[1].At - server.Requests[0].At).TotalSeconds);
    }

    [Fact]
    public async Task A_server_that_is_unavailable_is_asked_again_when_it_says()
    {
        var server = new ScriptedServer(
            (_, _, i) => i == 0 ? Limited(HttpStatusCode.ServiceUnavailable, "20") : Encoding.UTF8.GetString(Good));
        await using var qos = server.Connect();
        Assert.Single(await server.Time.RunAsync(qos.GetSnapshotsAsync(["US:A"])));
        Assert.Equal(20.1, (server.Requests[1].At - server.Requests[0].At).TotalSeconds);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_wait_of_more_than_a_minute_fails_at_once_and_says_until_when(HttpStatusCode status)
    {
        var server = new ScriptedServer((_, _, _) => Limited(status, "3600"));
        await using var qos = server.Connect();
        var error = await Assert.ThrowsAsync<QosException>(() => qos.GetSnapshotsAsync(["US:A"]));
        Assert.Equal(QosErrorKind.PlanLimit, error.Kind);
        Assert.Contains("2025-03-14 03:00:00 UTC", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Loopback_never_goes_through_a_proxy()
    {
        await using var proxy = new RawServer(_ => RawServer.Answer(Good));
        await using var server = new RawServer(_ => RawServer.Answer(Good));
        await using var qos = NewClient(server.Uri, new ManualTimeProvider(), new WebProxy(proxy.Uri));
        Assert.Single(await qos.GetSnapshotsAsync(["US:A"]));
        var connector = new SocketConnector(qos.Options, qos.Context.Scrubber);
        await Assert.ThrowsAsync<QosException>(() => connector.ConnectAsync(TestContext.Current.CancellationToken));
        Assert.Equal((0, 2), (proxy.Requests, server.Requests));
    }

    private static HttpResponseMessage Limited(HttpStatusCode status, string retryAfter)
    {
        var response = ScriptedServer.Status(status);
        response.Headers.Add("Retry-After", retryAfter);
        return response;
    }

    private static QosClient NewClient(Uri uri, ManualTimeProvider time, IWebProxy? proxy = null) =>
        new(new QosClientOptions { ApiKey = "secret-key", Uri = uri, TimeProvider = time, Timeout = TimeSpan.FromDays(1), Proxy = proxy });

    private static byte[] Encoded(string encoding, byte[] body) => RawServer.Answer(body, $"Content-Encoding: {encoding}\r\n");

    private static byte[] Compressed(Func<Stream, Stream> encoder)
    {
        var bytes = new MemoryStream();
        using (var stream = encoder(bytes))
        {
            stream.Write(Good);
        }

        return bytes.ToArray();
    }

    private static byte[] Damaged(byte[] encoded)
    {
        var damaged = encoded.ToArray();
        for (var i = damaged.Length / 3; i < damaged.Length * 2 / 3; i++)
        {
            damaged[i] ^= 0xA5;
        }

        return damaged;
    }
}
