using System.Buffers;
using System.Text.Json;

namespace Qos.Simulator.Protocol;

/// <summary>Builds ready-framed pushes, so that one code's pushes go to every subscriber as one copy.</summary>
internal sealed class PushWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _frames = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly Utf8JsonWriter _json;

    public PushWriter() => _json = new Utf8JsonWriter(_message, Endpoints.JsonOptions);

    public int Length => _frames.WrittenCount;

    /// <summary>Messages written since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[Range range] => _frames.WrittenSpan[range];

    /// <summary>Begins a push; its members follow.</summary>
    public Utf8JsonWriter Start(char kind)
    {
        _message.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("tp"u8, [(byte)kind]);
        return _json;
    }

    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        Append(_message.WrittenSpan);
    }

    /// <summary>Adds a message that is ready.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        _frames.Advance(FrameHeader.WriteText(_frames.GetSpan(FrameHeader.MaxLength), message.Length));
        _frames.Write(message);
        Count++;
    }

    public void Clear()
    {
        _frames.ResetWrittenCount();
        Count = 0;
    }

    public void Dispose() => _json.Dispose();
}
