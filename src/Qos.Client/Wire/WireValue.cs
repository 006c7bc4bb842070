using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>
/// Single values at the reader's current token, straight from their UTF-8 bytes. Numbers come as strings or as numbers, with exponents or
/// without; they are exact up to the 28 digits that a <see cref="decimal"/> holds and rounded to those beyond. What is not the value that
/// is looked for is skipped whole, so that the reader goes on behind it.
/// </summary>
internal static class WireValue
{
    // No market has figures beyond these, and within them price times volume (in lots of 100) and a change in percent fit into a decimal.
    private const decimal MaxFigure = 1e16m;
    private const decimal MaxPrice = 1e10m;
    private const decimal MinPrice = 1e-15m;

    // Seconds from 1900 to 9000: what is computed from a time within, the end of a year's bar in any zone too, can be expressed.
    private const long MinTime = -2_208_988_800;
    internal const long MaxTime = 221_845_392_000;

    /// <summary>The property name at the reader, as <see cref="WireName"/> has it.</summary>
    internal static ushort Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? EscapedName(ref reader) : WireName.Pack(reader.ValueSpan);

    /// <summary>Whether the name or text at the reader is this one. The reader's own comparison throws on half a surrogate pair.</summary>
    internal static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        !reader.ValueIsEscaped ? reader.ValueSpan.SequenceEqual(text) : TryUnescape(ref reader, out var plain) && plain.SequenceEqual(text);

    /// <summary>A volume, turnover or other plain figure.</summary>
    internal static Figure ReadNumber(ref Utf8JsonReader reader, out decimal value) => ReadNumber(ref reader, isPrice: false, out value);

    /// <summary>A price: zero counts as absent. Negative ones exist (oil in April 2020, forward-adjusted bars).</summary>
    internal static Figure ReadPrice(ref Utf8JsonReader reader, out decimal value) => ReadNumber(ref reader, isPrice: true, out value);

    /// <summary>A price, null where absent; <paramref name="badName"/> becomes the property when it is unreadable.</summary>
    internal static void ReadPrice(ref Utf8JsonReader reader, ushort name, ref ushort badName, out decimal? price) =>
        Set(ReadPrice(ref reader, out var value), value, name, ref badName, out price);

    /// <summary>A figure, null where absent; <paramref name="badName"/> becomes the property when it is unreadable.</summary>
    internal static void ReadNumber(ref Utf8JsonReader reader, ushort name, ref ushort badName, out decimal? number) =>
        Set(ReadNumber(ref reader, out var value), value, name, ref badName, out number);

    /// <summary>A volume or turnover, null where absent or impossible (negative).</summary>
    internal static void ReadAmount(ref Utf8JsonReader reader, ushort name, ref ushort badName, out decimal? amount)
    {
        var figure = ReadNumber(ref reader, out var value);
        Set(figure == Figure.Value && decimal.IsNegative(value) ? Figure.Absent : figure, value, name, ref badName, out amount);
    }

    /// <summary>Unix seconds; zero and null are absent.</summary>
    internal static Figure ReadTime(ref Utf8JsonReader reader, out long seconds)
    {
        var figure = ReadInteger(ref reader, out seconds);
        return figure != Figure.Value
            ? figure
            : seconds == 0 ? Figure.Absent : seconds is >= MinTime and <= MaxTime ? Figure.Value : Figure.Bad;
    }

    /// <summary>A value of an enumeration: its number, whether the tables know it or not; 0 where there is none.</summary>
    internal static int ReadEnum(ref Utf8JsonReader reader) =>
        ReadInteger(ref reader, out var value) == Figure.Value && value is >= int.MinValue and <= int.MaxValue ? (int)value : 0;

    /// <summary>A whole number; fractions are cut off.</summary>
    internal static Figure ReadInteger(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            value = reader.TokenType == JsonTokenType.True ? 1 : 0;
            return Figure.Value;
        }

        if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length <= 18 && TryParseDigits(reader.ValueSpan, out value))
        {
            return Figure.Value;
        }

        var figure = ReadNumber(ref reader, out var number);
        value = (long)number;
        return figure;
    }

    /// <summary>The bytes of a code or of another short text.</summary>
    internal static ReadOnlySpan<byte> ReadBytes(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }

        return !reader.ValueIsEscaped ? reader.ValueSpan : TryUnescape(ref reader, out var text) ? text : default;
    }

    /// <summary>A text for a person; null where there is none. Bytes that are no UTF-8 become U+FFFD.</summary>
    internal static string? ReadText(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.ValueIsEscaped:
                return TryUnescape(ref reader, out var text) ? NullIfEmpty(text) : null;
            case JsonTokenType.String or JsonTokenType.Number:
                return NullIfEmpty(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    private static string? NullIfEmpty(ReadOnlySpan<byte> text) => text.IsEmpty ? null : PlainText.Of(Encoding.UTF8.GetString(text));

    private static void Set(Figure figure, decimal value, ushort name, ref ushort badName, out decimal? target)
    {
        if (figure == Figure.Value)
        {
            target = value;
            return;
        }

        target = null;
        badName = figure == Figure.Bad ? name : badName;
    }

    // Not inlined: seven copies of it in one reader cost more than the calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Figure ReadNumber(ref Utf8JsonReader reader, bool isPrice, out decimal value)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            if (!TryParsePlain(reader.ValueSpan, isPrice ? 10 : 16, out value, out var isZero))
            {
                return ReadUnusual(ref reader, isPrice, out value);
            }

            return isZero && isPrice ? Figure.Absent : Figure.Value;
        }

        value = 0m;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return Figure.Absent;
        }

        reader.Skip();
        return Figure.Bad;
    }

    /// <summary>
    /// Plain digits with at most one point: up to 19 of them, so many before the point and 15 behind that they are within every bound.
    /// </summary>
    private static bool TryParsePlain(ReadOnlySpan<byte> text, int maxWhole, out decimal value, out bool isZero)
    {
        value = 0m;
        isZero = false;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length > 20)
        {
            return false;
        }

        var mantissa = 0UL;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (uint)digits[i] - '0';
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
            }
            else if (digits[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        var whole = point < 0 ? digits.Length : point;
        var scale = point < 0 ? 0 : digits.Length - 1 - point;
        if (whole == 0 || whole > maxWhole || scale > 15)
        {
            return false;
        }

        isZero = mantissa == 0;
        value = new decimal((int)mantissa, (int)(mantissa >> 32), 0, isNegative && !isZero, (byte)scale);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = (uint)b - '0';
            if (digit > 9)
            {
                value = 0;
                return false;
            }

            value = (value * 10) + digit;
        }

        return text.Length > 0;
    }

    /// <summary>Exponents, escapes, more digits, blanks, and what is no number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Figure ReadUnusual(ref Utf8JsonReader reader, bool isPrice, out decimal value)
    {
        var text = reader.ValueSpan;
        value = 0m;
        if (reader.ValueIsEscaped && !TryUnescape(ref reader, out text))
        {
            return Figure.Bad;
        }

        if (text.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return Figure.Absent;
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Figure.Bad;
        }

        var size = Math.Abs(number);
        if (size > MaxFigure || (isPrice && size != 0m && (size > MaxPrice || size < MinPrice)))
        {
            return Figure.Bad;
        }

        // A zero has no sign: a volume of -0 is none, and not an impossible one.
        value = size == 0m ? size : number;
        return isPrice && size == 0m ? Figure.Absent : Figure.Value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ushort EscapedName(ref Utf8JsonReader reader)
    {
        return TryUnescape(ref reader, out var name) ? WireName.Pack(name) : WireName.None;
    }

    /// <summary>The text without its escapes, in memory of its own; false when it has half a surrogate pair.</summary>
    private static bool TryUnescape(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        var unescaped = new byte[reader.ValueSpan.Length];
        try
        {
            text = unescaped.AsSpan(0, reader.CopyString(unescaped));
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say that an escaped surrogate stands alone.
            return false;
        }
    }
}
