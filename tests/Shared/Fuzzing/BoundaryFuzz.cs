using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Qos.Client;
using Qos.Client.Codes;
using Qos.Client.Live;
using Qos.Client.Quotes;
using Qos.Client.Wire;

namespace Qos.Testing.Fuzzing;

/// <summary>
/// Inputs at the client's two boundaries, the socket's bytes and the bytes of HTTP, and at the reader of values. Each method makes one
/// input and throws when the client does what it must not. One object for a thread; the same inputs for the same seed.
/// </summary>
internal sealed class BoundaryFuzz : IDisposable
{
    private static readonly string[] Messages =
    [
        """{"tp":"T","c":"HK:700","p":"521.5","v":"100","ts":1741935600,"d":1}""",
        """{"tp":"T","c":"SH:600519","p":"147479220.1710000038","v":"9e9","ts":"1741935600","d":null}""",
        """{"tp":"K","c":"US:AAPL","o":"1.5","cl":"-2","h":"3e2","l":"0.5","v":"91332","ts":1741881600,"kt":1001}""",
        """{"tp":"D","c":"CF:BTCUSDT","b":[{"p":"83326.1","v":"3"},{"p":"83326","v":"0"}],"a":[{"p":83327,"v":5}],"ts":1741935600}""",
        """{"tp":"S","c":"US:AAPL","lp":"211.103","yp":"216.98","o":"210.71","h":"","l":null,"ts":1741943520,"v":"701504","s":0,"tt":2}""",
        """{"type":"T","msg":"OK","time":1741935600,"reqid":17}""",
        """{"type":"RS","msg":"\u4ea7\u54c1 too many","reqid":3,"data":null}""",
        """{"type":"H","msg":"OK","time":1741935600}""",
    ];

    private static readonly string[] Heads =
    [
        "HTTP/1.1 200 OK\r\nDate: Fri, 14 Mar 2025 02:00:42 GMT\r\nServer: Qos.Simulator\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{hex}\r\n{body}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: {length}\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: Fri, 14 Mar 2025 02:00:42 GMT\r\nContent-Length: {length}\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: {length}\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://other/\r\nContent-Length: {length}\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n",
    ];

    private static readonly string[] Codes = ["HK:00700", "SH:600519", "US:AAPL", "CF:BTCUSDT"];

    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly QosClient _client;
    private readonly SocketConnector _connector;
    private readonly CodeTable<Entry> _table = new();
    private readonly SocketsHttpHandler _handler;
    private byte[] _answer = [];
    private int _calls;

    internal BoundaryFuzz(int seed)
    {
        _random = new Random(seed);
        foreach (var code in Codes.Select(code => InstrumentCode.Parse(code)))
        {
            _table.Set(code.Canonical, new Entry(code));
        }

        _handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new MemoryWire(_answer, Piece())),
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        var options = new QosClientOptions
        {
            ApiKey = "secret-key",
            Uri = new Uri("http://127.0.0.1:9"),
            TimeProvider = _time,
            HttpHandler = _handler,
            Retries = 0,
            Timeout = TimeSpan.FromDays(1),
            Limits = new QosLimits { RequestsPerMinute = int.MaxValue },
        };
        _client = new QosClient(options);
        _connector = new SocketConnector(_client.Options, _client.Context.Scrubber, _ => new MemoryWire(_answer, Piece()));
    }

    public void Dispose()
    {
        _client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _handler.Dispose();
    }

    /// <summary>
    /// A connection's bytes, damaged, through the frame reader: messages or a <see cref="WebSocketException"/> come out. Gives how many
    /// messages.
    /// </summary>
    internal int Frames()
    {
        var bytes = Mutator.Mutate(_random, Connection(_random.Next(1, 6)));
        using var socket = new FrameSocket(new MemoryWire(bytes, Piece()), Stream.Null);
        var buffer = new byte[64];
        var messages = 0;
        try
        {
            while (true)
            {
                if (_random.Next(2) == 0 && socket.TryTakeWhole(maxLength: 4096, out _))
                {
                    messages++;
                    continue;
                }

                var part = socket.TryReceive(buffer, out var ready) ? ready : socket.Receive(buffer);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return messages;
                }

                messages += part.EndOfMessage ? 1 : 0;
            }
        }
        catch (WebSocketException)
        {
            // Damaged, or at its end.
            return messages;
        }
    }

    /// <summary>A damaged message through the readers of the socket: nothing may be thrown.</summary>
    internal bool Message()
    {
        var message = Mutator.Mutate(_random, Encoding.UTF8.GetBytes(Messages[_random.Next(Messages.Length)]));
        if (FrameReader.Classify(message, out var header) != FrameKind.Push)
        {
            return header.Kind == FrameKind.Answer;
        }

        switch (header.PushKind)
        {
            case QuoteKind.Trade:
                return PushReader.ReadTrade(message, _table, 0, out _) == ReadStatus.Ok;
            case QuoteKind.KLine:
                var status = PushReader.ReadKLine(message, _table, 0, out var bar);
                return status == ReadStatus.Ok && BarPeriod.EndOf(bar.Value!.Instrument, bar.Value.Type, bar.Value.Seconds) > long.MinValue;
            case QuoteKind.Depth:
                return PushReader.ReadDepth(message, _table, 0, out _) == ReadStatus.Ok;
            default:
                return PushReader.ReadSnapshot(message, _table, _client.Names, 0, out _) == ReadStatus.Ok;
        }
    }

    /// <summary>
    /// A damaged answer over the platform's whole HTTP stack: data or a <see cref="QosException"/>. Gives whether there was data.
    /// </summary>
    internal async Task<bool> AnswerAsync()
    {
        _answer = Answer();
        if (++_calls % 256 == 0)
        {
            // What was spent a minute ago need not be remembered.
            _time.Advance(TimeSpan.FromMinutes(2));
        }

        try
        {
            return (_random.Next(3) switch
            {
                0 => (await _client.GetSnapshotsAsync(Codes).ConfigureAwait(false)).Count,
                1 => (await _client.GetTradesAsync(Codes).ConfigureAwait(false)).Count,
                _ => (await _client.GetKLinesAsync(Codes, KLineType.Day).ConfigureAwait(false)).Count,
            }) > 0;
        }
        catch (QosException e)
        {
            // A limit is waited out for once, on a clock that nobody moves here: such answers are not sent to a client that would.
            return e.Message.Length == 0;
        }
    }

    /// <summary>A damaged answer to the socket's handshake: a <see cref="QosException"/>.</summary>
    internal async Task HandshakeAsync()
    {
        _answer = Mutator.Mutate(
            _random, Encoding.Latin1.GetBytes(Heads[_random.Next(Heads.Length)].Replace("{length}", "0", StringComparison.Ordinal)));
        try
        {
            var connection = await _connector.ConnectAsync(CancellationToken.None).ConfigureAwait(false);
            connection.Socket.Dispose();
            throw new InvalidOperationException("A handshake was accepted whose answer nobody could have computed.");
        }
        catch (QosException)
        {
            return;
        }
    }

    /// <summary>
    /// A trade of random figures in random notation: the reader and a plain second decoder give the same values, or both none.
    /// </summary>
    internal bool Value()
    {
        var (price, volume) = (Figure(), Figure());
        var second = _random.NextInt64(1, 4_000_000_000);
        var code = Codes[_random.Next(Codes.Length)];
        var fields = new[] { $"\"c\":\"{code}\"", $"\"p\":{price}", $"\"v\":{volume}", $"\"ts\":{(_random.Next(4) == 0 ? $"\"{second}\"" : second)}", $"\"d\":{_random.Next(4)}" };
        _random.Shuffle(fields);
        var message = Encoding.UTF8.GetBytes($$"""{"tp":"T",{{string.Join(',', fields)}}}""");
        var status = PushReader.ReadTrade(message, _table, 0, out var item);
        var expected = PlainDecoder.Decode(message, code.StartsWith("SH", StringComparison.Ordinal) ? 100m : 1m);
        var actual = status == ReadStatus.Ok
            ? (item.Value!.Price, item.Value.Volume, item.Value.Seconds, (int)item.Value.Direction)
            : ((decimal, decimal, long, int)?)null;
        return actual == expected && Digits(actual?.Item1) == Digits(expected?.Price)
            ? actual is not null
            : throw new InvalidOperationException(
                $"{Encoding.UTF8.GetString(message)} was read as {actual} ({status}) and not as {expected}.");
    }

    /// <summary>The number with all of its digits: 5.50 is not 5.5.</summary>
    private static string? Digits(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private int Piece() => _random.Next(3) == 0 ? _random.Next(1, 40) : int.MaxValue;

    /// <summary>Frames of a server: messages whole and in pieces, control frames between them.</summary>
    private byte[] Connection(int frames)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < frames; i++)
        {
            var payload = Encoding.UTF8.GetBytes(Messages[_random.Next(Messages.Length)]);
            switch (_random.Next(6))
            {
                case 0:
                    bytes.AddRange(Frame(0x89, payload[..20]));
                    break;
                case 1:
                    bytes.AddRange(Frame(0x8A, []));
                    break;
                case 2:
                    bytes.AddRange([.. Frame(0x01, payload[..10]), .. Frame(0x89, [1]), .. Frame(0x80, payload[10..])]);
                    break;
                case 3 when _random.Next(4) == 0:
                    bytes.AddRange(Frame(0x88, [3, 0xE8, .. "bye"u8]));
                    break;
                case 4 when _random.Next(4) == 0:
                    bytes.AddRange([0x81, 127, (byte)_random.Next(256), 0, 0, 0, 0, 0, (byte)_random.Next(256), (byte)_random.Next(256)]);
                    break;
                default:
                    bytes.AddRange(Frame(0x81, payload));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Frame(byte first, byte[] payload) =>
        payload.Length < 126
            ? [first, (byte)payload.Length, .. payload]
            : [first, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private byte[] Answer()
    {
        var item = Messages[_random.Next(5)];
        var body = Encoding.UTF8.GetBytes(
            _random.Next(6) == 0 ? """{"msg":"no such thing"}""" : $$"""{"msg":"OK","data":[{{item}},{{item}}]}""");
        var encoding = "";
        switch (_random.Next(6))
        {
            case 0:
                (body, encoding) = (Compressed(body, stream => new GZipStream(stream, CompressionLevel.Fastest)), "gzip");
                break;
            case 1:
                (body, encoding) = (Compressed(body, stream => new ZLibStream(stream, CompressionLevel.Fastest)), "deflate");
                break;
            case 2:
                (body, encoding) = (Compressed(body, stream => new BrotliStream(stream, CompressionLevel.Fastest)), "br");
                break;
        }

        body = _random.Next(3) == 0 ? Mutator.Mutate(_random, body) : body;
        var head = Heads[_random.Next(Heads.Length)];

        // A wait for the plan's window would be one for ever here.
        head = head.Replace("429 Too Many Requests", "502 Bad Gateway", StringComparison.Ordinal)
            .Replace("{length}", $"{body.Length}", StringComparison.Ordinal);
        head = encoding.Length > 0 ? head.Replace("\r\n\r\n", $"\r\nContent-Encoding: {encoding}\r\n\r\n", StringComparison.Ordinal) : head;
        byte[] answer = head.Contains("{body}", StringComparison.Ordinal)
            ? [
                .. Encoding.Latin1.GetBytes(head.Split("{hex}")[0]), .. Encoding.Latin1.GetBytes($"{body.Length:x}\r\n"), .. body,
                .. "\r\n0\r\n\r\n"u8,
            ]
            : [.. Encoding.Latin1.GetBytes(head), .. body];
        var mutated = _random.Next(3) == 0 ? answer : Mutator.Mutate(_random, answer);
        return Encoding.Latin1.GetString(mutated, 0, Math.Min(mutated.Length, 40)).Contains(" 429", StringComparison.Ordinal)
            ? answer
            : mutated;
    }

    private static byte[] Compressed(byte[] body, Func<Stream, Stream> encoder)
    {
        var bytes = new MemoryStream();
        using (var stream = encoder(bytes))
        {
            stream.Write(body);
        }

        return bytes.ToArray();
    }

    private string Figure()
    {
        var digits = new string([.. Enumerable.Range(0, _random.Next(1, 24)).Select(_ => (char)('0' + _random.Next(10)))]);
        var text = _random.Next(8) switch
        {
            0 => digits,
            1 => $"-{digits}",
            2 => $"{digits}e{_random.Next(-30, 12)}",
            3 => $"-0E+{_random.Next(12)}",
            4 => "0.000",
            _ => $"{digits[..Math.Min(digits.Length, _random.Next(1, 11))]}.{digits}",
        };

        // As a JSON number it may have no zeros before its first digit.
        var isNumber = _random.Next(4) == 0 && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..]);
        return isNumber ? text : _random.Next(12) == 0 ? "\"\"" : $"\"{text}\"";
    }

    private sealed record Entry(InstrumentCode Instrument) : ICodeEntry;
}
