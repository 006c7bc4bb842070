using System.Text;
using Qos.Localization;

namespace Qos.Client.Export.Text;

/// <summary>
/// Splits CSV text into rows (RFC 4180): fields in quotes, which may hold separators, quotes and line ends; any line end; empty lines left
/// out. Also skipped are the first lines that Excel (<c>sep=;</c>) and Windows PowerShell (<c>#TYPE</c>) write.
/// </summary>
internal static class DelimitedText
{
    /// <summary>Reads a file as UTF-8 or UTF-16, or as GB18030 (what Chinese Excel calls CSV) where it is no UTF-8.</summary>
    public static string ReadFile(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            return Decode(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            return Decode(bytes, CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!);
        }

        static string Decode(byte[] bytes, Encoding encoding)
        {
            // The reader takes a byte order mark for what it is and leaves it out.
            using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The rows of a text, each with the number of the line on which it begins.</summary>
    /// <exception cref="FormatException">A quote is not closed, or text follows a closing one.</exception>
    public static List<Row> Split(string text, char separator, int maxRows = int.MaxValue)
    {
        var rows = new List<Row>();
        var fields = new List<Field>();
        var (position, line) = (0, 1);
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            position++;
        }

        while (position < text.Length && rows.Count < maxRows)
        {
            var first = line;
            fields.Clear();
            ReadRow(text, separator, fields, ref position, ref line);
            if (fields.Count > 1 || fields[0].Text.Trim().Length > 0)
            {
                if (rows.Count > 0 || !IsPreamble(fields))
                {
                    rows.Add(new Row(first, [.. fields]));
                }
            }
        }

        return rows;
    }

    private static void ReadRow(string text, char separator, List<Field> fields, ref int position, ref int line)
    {
        while (true)
        {
            fields.Add(ReadField(text, separator, ref position, ref line));
            if (position >= text.Length)
            {
                return;
            }

            var character = text[position++];
            if (character == separator)
            {
                if (position == text.Length)
                {
                    fields.Add(new Field("", IsQuoted: false));
                }

                continue;
            }

            position += character == '\r' && position < text.Length && text[position] == '\n' ? 1 : 0;
            line++;
            return;
        }
    }

    private static Field ReadField(string text, char separator, ref int position, ref int line)
    {
        var start = position;
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        if (position >= text.Length || text[position] != '"')
        {
            var rest = text.AsSpan(start);
            var end = rest.IndexOfAny(separator, '\r', '\n');
            position = end < 0 ? text.Length : start + end;
            return new Field(text[start..position].Trim(), IsQuoted: false);
        }

        var opened = line;
        var value = new StringBuilder();
        position++;
        while (true)
        {
            var quote = text.IndexOf('"', position);
            if (quote < 0)
            {
                throw new FormatException(Messages.Format($"line {opened}: a quoted field is not closed"));
            }

            line += text.AsSpan(position, quote - position).Count('\n');
            value.Append(text, position, quote - position);
            position = quote + 1;
            if (position >= text.Length || text[position] != '"')
            {
                break;
            }

            value.Append('"');
            position++;
        }

        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }

        return position >= text.Length || text[position] == separator || text[position] is '\r' or '\n'
            ? new Field(value.ToString().Trim(), IsQuoted: true)
            : throw new FormatException(Messages.Format($"line {line}: text follows a closing quote"));
    }

    private static bool IsPreamble(List<Field> fields) =>
        fields[0].Text.StartsWith("#TYPE", StringComparison.Ordinal)
            || fields[0].Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);

    /// <summary>One field; a quoted one may hold the separator.</summary>
    internal readonly record struct Field(string Text, bool IsQuoted);

    /// <summary>One row and its line in the text.</summary>
    internal readonly record struct Row(int Line, Field[] Fields);
}
