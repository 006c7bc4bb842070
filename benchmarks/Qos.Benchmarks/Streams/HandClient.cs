using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Qos.Benchmarks.Streams;

/// <summary>
/// The least that a program can do which knows beforehand what comes: blocking reads of a socket, frames cut out of one buffer, fields
/// taken from where this server writes them, arrays of records through a bounded channel. It checks nothing: another order of properties, a
/// space or an escape would be read wrong or end it.
/// </summary>
internal static class HandClient
{
    private const int BufferSize = 64 * 1024;
    private const int Capacity = 65_536;
    private const int BatchSize = 256;

    /// <summary>Arrays go through the channel, when they are full or the buffer is empty.</summary>
    internal static async Task<Measurement> RunAsync(Uri server, string[] codes, Meter meter)
    {
        using var socket = Subscribe(server, codes);
        var channel = Channel.CreateBounded<ArraySegment<HandTrade>>(
            new BoundedChannelOptions(Capacity / BatchSize) { SingleReader = true, SingleWriter = true });
        var receiving = Task.Factory.StartNew(
            () => Receive(socket, NamesOf(codes), channel.Writer), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
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

        channel.Writer.Complete();
        socket.Close(0);
        await receiving;
        return meter.Result!;
    }

    private static Socket Subscribe(Uri server, string[] codes)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server.Host, server.Port);
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var last = new byte[1];
        for (var matched = 0; matched < 4; matched = last[0] == "\r\n\r\n"[matched] ? matched + 1 : 0)
        {
            // A byte at a time, so that no frame is taken with the answer.
            socket.Receive(last);
        }

        var message = Encoding.ASCII.GetBytes(
            $$"""{"type":"T","codes":[{{string.Join(',', codes.Select(code => $"\"{code}\""))}}],"reqid":1}""");

        // Masked with zeros.
        byte[] length = message.Length < 126 ? [(byte)(0x80 | message.Length)] : [0xFE, (byte)(message.Length >> 8), (byte)message.Length];
        socket.Send([0x81, .. length, 0, 0, 0, 0, .. message]);
        return socket;
    }

    /// <summary>The codes by the last eight bytes of their names, which differ here.</summary>
    private static Dictionary<ulong, string> NamesOf(string[] codes) =>
        codes.ToDictionary(code => BinaryPrimitives.ReadUInt64LittleEndian(Encoding.ASCII.GetBytes(code).AsSpan()[^8..]));

    private static void Receive(Socket socket, Dictionary<ulong, string> names, ChannelWriter<ArraySegment<HandTrade>> writer)
    {
        var buffer = new byte[BufferSize];
        var end = 0;
        try
        {
            while (socket.Receive(buffer.AsSpan(end)) is > 0 and var read)
            {
                end += read;
                var start = DecodeAll(buffer.AsSpan(0, end), names, writer);
                if (start < 0)
                {
                    return;
                }

                buffer.AsSpan(start..end).CopyTo(buffer);
                end -= start;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or ChannelClosedException)
        {
            // The measurement is over.
            return;
        }
    }

    /// <summary>Decodes every whole frame; gives where the rest begins, or -1 when nobody takes trades any more.</summary>
    private static int DecodeAll(ReadOnlySpan<byte> bytes, Dictionary<ulong, string> names, ChannelWriter<ArraySegment<HandTrade>> writer)
    {
        var (batch, count, start) = (new HandTrade[BatchSize], 0, 0);
        while (bytes.Length - start > 2 && bytes.Length - start >= 2 + bytes[start + 1])
        {
            var frame = bytes.Slice(start + 2, bytes[start + 1]);
            start += 2 + frame.Length;
            if (frame[2] == 't' && frame[3] == 'p')
            {
                batch[count++] = Decode(frame, names);
                if (count == BatchSize)
                {
                    Write(writer, new ArraySegment<HandTrade>(batch, 0, count));
                    (batch, count) = (new HandTrade[BatchSize], 0);
                }
            }
        }

        if (count > 0)
        {
            Write(writer, new ArraySegment<HandTrade>(batch, 0, count));
        }

        return start;
    }

    private static void Write(ChannelWriter<ArraySegment<HandTrade>> writer, ArraySegment<HandTrade> batch)
    {
        if (!writer.TryWrite(batch))
        {
            writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary><c>{"tp":"T","c":"CF:BTCUSDT","p":"83326.10","v":"0.012","ts":1741935600,"d":1}</c>.</summary>
    private static HandTrade Decode(ReadOnlySpan<byte> frame, Dictionary<ulong, string> names)
    {
        var at = "{\"tp\":\"T\",\"c\":\""u8.Length;
        at += frame[at..].IndexOf((byte)'"');
        var code = names[BinaryPrimitives.ReadUInt64LittleEndian(frame[(at - 8)..])];
        at += "\",\"p\":\""u8.Length;
        var price = Figure(frame, ref at);
        at += "\",\"v\":\""u8.Length;
        var volume = Figure(frame, ref at);
        at += "\",\"ts\":"u8.Length;
        var time = 0L;
        for (; frame[at] != ','; at++)
        {
            time = (time * 10) + frame[at] - '0';
        }

        return new HandTrade(code, price, volume, time, frame[at + ",\"d\":"u8.Length] - '0');
    }

    private static decimal Figure(ReadOnlySpan<byte> frame, ref int at)
    {
        var (mantissa, point) = (0UL, -1);
        for (; frame[at] != '"'; at++)
        {
            if (frame[at] == '.')
            {
                point = at;
            }
            else
            {
                mantissa = (mantissa * 10) + frame[at] - '0';
            }
        }

        return new decimal((int)mantissa, (int)(mantissa >> 32), 0, false, point < 0 ? (byte)0 : (byte)(at - point - 1));
    }

    private sealed record HandTrade(string Code, decimal Price, decimal Volume, long Time, int Direction);
}
