using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Qos.Benchmarks.Streams;

/// <summary>
/// What one writes by hand where nothing but trades of known codes matters: a loop over a <see cref="ClientWebSocket"/>, a
/// <see cref="Utf8JsonReader"/>, a bounded channel. No repair, no lock, no second watcher, no other kind.
/// </summary>
internal static class BareClient
{
    private const int Capacity = 65_536;
    private const int BatchSize = 256;

    /// <summary>Each record goes through the channel by itself.</summary>
    internal static async Task<Measurement> RunPerRecordAsync(Uri server, string[] codes, Meter meter)
    {
        using var socket = await SubscribeAsync(server, codes);
        var channel = Channel.CreateBounded<BareTrade>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        using var stop = new CancellationTokenSource();
        var receiving = Task.Run(async () =>
        {
            var (buffer, names) = (new byte[16 * 1024], NamesOf(codes));
            while (true)
            {
                var message = await socket.ReceiveAsync(buffer.AsMemory(), stop.Token);
                if (Decode(buffer.AsSpan(0, message.Count), codes, names) is { } trade && !channel.Writer.TryWrite(trade))
                {
                    await channel.Writer.WriteAsync(trade, stop.Token);
                }
            }
        });
        await foreach (var trade in channel.Reader.ReadAllAsync())
        {
            if (meter.Count())
            {
                break;
            }
        }

        return await EndAsync(stop, receiving, meter);
    }

    /// <summary>Arrays of records go through the channel, when they are full or the socket has run dry.</summary>
    internal static async Task<Measurement> RunInBatchesAsync(Uri server, string[] codes, Meter meter)
    {
        using var socket = await SubscribeAsync(server, codes);
        var channel = Channel.CreateBounded<ArraySegment<BareTrade>>(
            new BoundedChannelOptions(Capacity / BatchSize) { SingleReader = true, SingleWriter = true });
        using var stop = new CancellationTokenSource();
        var receiving = Task.Run(async () =>
        {
            var (buffer, names) = (new byte[16 * 1024], NamesOf(codes));
            var (batch, count) = (new BareTrade[BatchSize], 0);
            while (true)
            {
                var pending = socket.ReceiveAsync(buffer.AsMemory(), stop.Token);
                if (count == BatchSize || (count > 0 && !pending.IsCompleted))
                {
                    await channel.Writer.WriteAsync(new ArraySegment<BareTrade>(batch, 0, count), stop.Token);
                    (batch, count) = (new BareTrade[BatchSize], 0);
                }

                var message = await pending;
                if (Decode(buffer.AsSpan(0, message.Count), codes, names) is { } trade)
                {
                    batch[count++] = trade;
                }
            }
        });
        var isDone = false;
        await foreach (var batch in channel.Reader.ReadAllAsync())
        {
            foreach (var trade in batch)
            {
                isDone |= meter.Count();
            }

            if (isDone)
            {
                break;
            }
        }

        return await EndAsync(stop, receiving, meter);
    }

    /// <summary>Measures in the loop that receives, without any hand-over: the least that this machine can do.</summary>
    internal static async Task RunAsync(Uri server, string[] codes, LatencyMeter meter)
    {
        using var socket = await SubscribeAsync(server, codes);
        var (buffer, names) = (new byte[16 * 1024], NamesOf(codes));
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (Decode(buffer.AsSpan(0, message.Count), codes, names) is { } trade && meter.Take(trade.Volume))
            {
                return;
            }
        }
    }

    private static async Task<ClientWebSocket> SubscribeAsync(Uri server, string[] codes)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        var entries = string.Join(',', codes.Select(code => $"\"{code}\""));
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($$"""{"type":"T","codes":[{{entries}}],"reqid":1}"""), WebSocketMessageType.Text, endOfMessage: true,
            CancellationToken.None);
        return socket;
    }

    private static async Task<Measurement> EndAsync(CancellationTokenSource stop, Task receiving, Meter meter)
    {
        await stop.CancelAsync();
        await receiving.ContinueWith(static _ => { }, TaskScheduler.Default);
        return meter.Result!;
    }

    private static byte[][] NamesOf(string[] codes) => Array.ConvertAll(codes, Encoding.ASCII.GetBytes);

    private static BareTrade? Decode(ReadOnlySpan<byte> frame, string[] codes, byte[][] names)
    {
        string? code = null;
        decimal price = 0m, volume = 0m;
        long time = 0;
        var direction = 0;
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            switch (name)
            {
                case [(byte)'c']:
                    code = CodeOf(reader.ValueSpan, codes, names);
                    break;
                case [(byte)'p'] when Utf8Parser.TryParse(reader.ValueSpan, out price, out _):
                    break;
                case [(byte)'v'] when Utf8Parser.TryParse(reader.ValueSpan, out volume, out _):
                    break;
                case [(byte)'t', (byte)'s']:
                    time = reader.GetInt64();
                    break;
                case [(byte)'d']:
                    direction = reader.GetInt32();
                    break;
                default:
                    break;
            }
        }

        return code is null ? null : new BareTrade(code, price, volume, time, direction);
    }

    private static string? CodeOf(ReadOnlySpan<byte> text, string[] codes, byte[][] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (text.SequenceEqual(names[i]))
            {
                return codes[i];
            }
        }

        return null;
    }

    private sealed record BareTrade(string Code, decimal Price, decimal Volume, long Time, int Direction);
}
