using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Qos.Simulator.Protocol;

/// <summary>
/// A recording of a live connection: JSON lines <c>{"t":unix milliseconds received,"d":the frame}</c>, or <c>"s":"text"</c> for a frame that is no JSON; gzip when the name ends in .gz.
/// </summary>
internal static class Recording
{
    /// <summary>Reads frame by frame, to the last whole line: a recording may have been cut off anywhere.</summary>
    /// <exception cref="InvalidDataException">A line before the last is no frame.</exception>
    public static IEnumerable<RecordedFrame> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var number = 0;
        var line = ReadLine(reader);
        while (line is not null)
        {
            var next = ReadLine(reader);
            number++;
            if (line.Length > 0)
            {
                RecordedFrame frame;
                try
                {
                    frame = Parse(line);
                }
                catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
                {
                    if (next is null)
                    {
                        yield break;
                    }

                    throw new InvalidDataException($"{path}({number}): not a line of a recording: {e.Message}", e);
                }

                yield return frame;
            }

            line = next;
        }
    }

    private static string? ReadLine(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException)
        {
            // A gzip stream without its end.
            return null;
        }
    }

    private static RecordedFrame Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var time = root.GetProperty("t").GetInt64();
        if (!root.TryGetProperty("d", out var data))
        {
            return new RecordedFrame(time, Encoding.UTF8.GetBytes(root.GetProperty("s").GetString()!), null, "", 0, IsJson: false);
        }

        var isPush = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("tp", out var tp) && tp.ValueKind == JsonValueKind.String && Topic.IsKind(tp.GetString()!);
        var code = isPush && data.TryGetProperty("c", out var c) && c.ValueKind == JsonValueKind.String ? CodeList.Canonical(c.GetString()!) : "";
        var barType = isPush && data.TryGetProperty("kt", out var kt) && kt.TryGetInt32(out var type) ? type : 0;
        return new RecordedFrame(time, Encoding.UTF8.GetBytes(data.GetRawText()), isPush ? data.GetProperty("tp").GetString()![0] : null, code, barType, IsJson: true);
    }
}
