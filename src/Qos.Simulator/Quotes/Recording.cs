using System.IO.Compression;
using System.Text.Json;
using System.Text;
using Qos.Localization;
using Qos.Server;

namespace Qos.Simulator.Quotes;

/// <summary>
/// A recording of a live connection: JSON lines <c>{"t":unix milliseconds received,"d":the frame}</c>, or <c>"s":"text"</c> for one that is
/// no JSON or has line breaks; gzip when the name ends in .gz.
/// </summary>
internal static class Recording
{
    /// <summary>
    /// More characters than any recorded frame has (a client takes messages of 4 MiB by default): a file beyond it is none of ours.
    /// </summary>
    internal const int LongestLine = 16 * 1024 * 1024;

    /// <summary>Reads frame by frame, to the last whole line: a recording may have been cut off anywhere.</summary>
    /// <exception cref="InvalidDataException">A line before the last is no frame, or one is longer than
    /// <see cref="LongestLine"/>.</exception>
    public static IEnumerable<RecordedFrame> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : (Stream)file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var number = 0;
        var line = ReadLine(reader, path, 1);
        while (line is not null)
        {
            number++;
            var next = ReadLine(reader, path, number + 1);
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

                    throw new InvalidDataException(Messages.Format($"{path}({number}) is not a valid line of a recording: {e.Message}"), e);
                }

                yield return frame;
            }

            line = next;
        }
    }

    /// <summary>The next line, null at the end; in memory only as far as it can be a frame.</summary>
    private static string? ReadLine(StreamReader reader, string path, int number)
    {
        var line = new StringBuilder();
        while (TryRead(reader, out var c))
        {
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Length == LongestLine)
            {
                throw new InvalidDataException(
                    Messages.Format($"{path}({number}) is not a valid line of a recording: it has more than {LongestLine} characters."));
            }

            line.Append(c);
        }

        return line.Length == 0 ? null : line.ToString();
    }

    private static bool TryRead(StreamReader reader, out char c)
    {
        int read;
        try
        {
            read = reader.Read();
        }
        catch (InvalidDataException)
        {
            // A gzip stream without its end.
            read = -1;
        }

        c = (char)read;
        return read >= 0;
    }

    private static RecordedFrame Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var time = root.GetProperty("t").GetInt64();
        if (root.TryGetProperty("d", out var data))
        {
            return Frame(time, Encoding.UTF8.GetBytes(data.GetRawText()), data);
        }

        // JSON too, when the frame had line breaks in it.
        var text = Encoding.UTF8.GetBytes(root.GetProperty("s").GetString()!);
        try
        {
            using var frame = JsonDocument.Parse(text);
            return Frame(time, text, frame.RootElement);
        }
        catch (JsonException)
        {
            return new RecordedFrame(time, text, null, "", 0, IsJson: false);
        }
    }

    private static RecordedFrame Frame(long time, byte[] payload, JsonElement frame)
    {
        var kind = Text(frame, "tp") is { } tp && Topic.IsKind(tp) ? tp[0] : (char?)null;
        var code = kind is not null && Text(frame, "c") is { } c ? CodeList.Canonical(c) : "";
        var barType = kind == 'K' && frame.TryGetProperty("kt", out var kt) && kt.TryGetInt32(out var type) ? type : 0;
        return new RecordedFrame(time, payload, kind, code, barType, IsJson: true);
    }

    private static string? Text(JsonElement frame, string name) =>
        frame.ValueKind == JsonValueKind.Object && frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
