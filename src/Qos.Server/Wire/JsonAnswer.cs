using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qos.Server;

/// <summary>The JSON objects that answers are (docs/protocol.md sections 1 and 6).</summary>
public static class JsonAnswer
{
    /// <summary>Chinese names go out as they are, as the real server sends them.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns one JSON object with the members that are written.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ObjectAsync(Func<Utf8JsonWriter, ValueTask> writeMembers)
    {
        ArgumentNullException.ThrowIfNull(writeMembers);
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new Utf8JsonWriter(buffer, Options);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            await writeMembers(json).ConfigureAwait(false);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Returns the body of an HTTP answer that refuses.</summary>
    public static ReadOnlyMemory<byte> Error(string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("msg"u8, message);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
