using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Qos.Client.Export;

/// <summary>A buffer of UTF-8 text before a stream. Figures and times are written into it without a string between.</summary>
internal sealed class Utf8Output(Stream stream)
{
    /// <summary>A buffer that is fuller goes to the stream.</summary>
    private const int Full = 32 * 1024;

    /// <summary>No number and no time is longer.</summary>
    private const int LongestValue = 64;

    private const int RoundTripLength = 33;
    private const int FractionStart = 19;
    private const int FractionEnd = 27;
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private byte[] _buffer = new byte[Full + 4096];
    private int _length;

    public bool IsFull => _length >= Full;

    public void Flush()
    {
        stream.Write(_buffer, 0, _length);
        _length = 0;
        stream.Flush();
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).ConfigureAwait(false);
        _length = 0;
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands a full buffer to the stream, without asking the stream to hand it on.</summary>
    public void Drain()
    {
        stream.Write(_buffer, 0, _length);
        _length = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte character)
    {
        Reserve(1)[0] = character;
        _length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        _length += text.Length;
    }

    public void Append(decimal value)
    {
        value.TryFormat(Reserve(LongestValue), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Append(long value)
    {
        value.TryFormat(Reserve(LongestValue), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>ISO 8601 with the offset, and a fraction of the second only where there is one.</summary>
    public void Append(DateTimeOffset value)
    {
        var target = Reserve(LongestValue);
        Utf8Formatter.TryFormat(value, target, out _, new System.Buffers.StandardFormat('O'));
        var end = FractionEnd;
        while (target[end - 1] == '0')
        {
            end--;
        }

        end = end == FractionStart + 1 ? FractionStart : end;
        target[FractionEnd..RoundTripLength].CopyTo(target[end..]);
        _length += end + RoundTripLength - FractionEnd;
    }

    /// <summary>
    /// Date and time of day as written there, without an offset, in the form that spreadsheets of every language take for a time.
    /// </summary>
    public void AppendLocal(DateTimeOffset value)
    {
        var target = Reserve(LongestValue);
        Utf8Formatter.TryFormat(value, target, out _, new System.Buffers.StandardFormat('O'));
        target["yyyy-MM-dd".Length] = (byte)' ';
        _length += FractionStart;
    }

    public void Append(DateOnly value)
    {
        value.TryFormat(Reserve(LongestValue), out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Append(TimeSpan value)
    {
        value.TryFormat(Reserve(LongestValue), out var written, "c", CultureInfo.InvariantCulture);
        _length += written;
    }

    public void AppendText(string text)
    {
        _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));
    }

    /// <summary>A JSON string with its quotes; only what JSON itself must have escaped is escaped.</summary>
    public void AppendJson(string text)
    {
        Append((byte)'"');
        AppendText(Encoder.Encode(text));
        Append((byte)'"');
    }

    /// <summary>
    /// A CSV field, in quotes where the text would break the row, and behind an apostrophe where a spreadsheet would run it as a formula
    /// (the full-width signs too, which Chinese and Japanese spreadsheets take for the others).
    /// </summary>
    public void AppendCsv(string text)
    {
        text = text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] ? $"'{text}" : text;
        if (text.AsSpan().ContainsAny(",\"\r\n"))
        {
            Append((byte)'"');
            AppendText(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            Append((byte)'"');
        }
        else
        {
            AppendText(text);
        }
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        }

        return _buffer.AsSpan(_length);
    }
}
