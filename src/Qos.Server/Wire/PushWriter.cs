using System.Buffers;
using System.Text.Json;
using Qos.Server.Wire;

namespace Qos.Server;

/// <summary>Builds pushes as WebSocket frames, ready for every subscriber. Not thread-safe.</summary>
public sealed class PushWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _frames = new(4 * 1024);
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly Utf8JsonWriter _json;

    /// <summary>Creates a writer without pushes.</summary>
    public PushWriter() => _json = new Utf8JsonWriter(_message, JsonAnswer.Options);

    /// <summary>Messages written since the last <see cref="Take"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a push of this kind; its members follow (<see cref="WireJson"/>).</summary>
    public Utf8JsonWriter Start(char kind)
    {
        _message.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("tp"u8, [(byte)kind]);
        return _json;
    }

    /// <summary>Ends the push that was begun.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        Append(_message.WrittenSpan);
    }

    /// <summary>Adds a complete message.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        _frames.Advance(FrameHeader.WriteText(_frames.GetSpan(FrameHeader.MaxLength), message.Length));
        _frames.Write(message);
        Count++;
    }

    /// <summary>Returns the frames and the number of messages in them, and starts over.</summary>
    public (ReadOnlyMemory<byte> Frames, int Count) Take()
    {
        var taken = (new ReadOnlyMemory<byte>(_frames.WrittenSpan.ToArray()), Count);
        _frames.ResetWrittenCount();
        Count = 0;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
