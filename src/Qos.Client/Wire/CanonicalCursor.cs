using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Qos.Client.Wire;

/// <summary>
/// Goes over a message that is written as the server writes it: known names in a known order, no blanks, no escapes, figures as strings of
/// plain digits. Each step gives false at anything else, and the message is then read with the JSON reader; so what is accepted here has to
/// be read there to the same value, and nothing needs to be complete.
/// </summary>
/// <remarks>
/// Everything is compiled into its caller, so that the position stays in a register: with calls between it goes through memory, which
/// doubles what a push takes.
/// </remarks>
internal ref struct CanonicalCursor(ReadOnlySpan<byte> message)
{
    private const ulong Ones = 0x0101_0101_0101_0101;
    private const ulong HighBits = 0x8080_8080_8080_8080;

    // No price beyond ten digits before the point and no other figure beyond sixteen is certain to be within the reader's bounds; see
    // WireValue.
    private const int MaxScale = 15;
    private const int MaxDigits = 19;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ];

    /// <summary>Whether nothing follows.</summary>
    internal readonly bool IsAtEnd => _at == _message.Length;

    /// <summary>Goes over these bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Skip(ReadOnlySpan<byte> text)
    {
        if (!_message[_at..].StartsWith(text))
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    /// <summary>The bytes up to the next quote, which is gone over too; none of them may be escaped, of control, or beyond ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Text(out ReadOnlySpan<byte> text)
    {
        var start = _at;
        for (var at = start; _message.Length - at >= sizeof(ulong); at += sizeof(ulong))
        {
            // The lowest byte that one of these marks is what it looks for; bytes above it may be marked by the borrow.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(_message[at..]);
            var quote = word ^ (Ones * '"');
            var backslash = word ^ (Ones * '\\');
            var ends = (((quote - Ones) & ~quote) | ((backslash - Ones) & ~backslash) | ((word - (Ones * ' ')) & ~word) | word) & HighBits;
            if (ends != 0)
            {
                at += BitOperations.TrailingZeroCount(ends) >> 3;
                text = _message[start..at];
                _at = at + 1;
                return _message[at] == '"';
            }
        }

        text = default;
        return false;
    }

    /// <summary>How often a byte occurs before another one; 0 when that one does not come.</summary>
    internal readonly int CountBefore(byte end, byte what)
    {
        var rest = _message[_at..];
        var length = rest.IndexOf(end);
        return length < 0 ? 0 : rest[..length].Count(what);
    }

    /// <summary>A price: not zero, up to ten digits before the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Price(out decimal value) => Figure(10, out value, out var isZero) && !isZero;

    /// <summary>A volume or turnover: up to sixteen digits before the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Amount(out decimal value) => Figure(16, out value, out _);

    /// <summary>A whole number above zero, without a sign, as a JSON number; up to twelve digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Integer(out long value)
    {
        value = 0;
        if (_at >= _message.Length || _message[_at] is < (byte)'1' or > (byte)'9' || !Digits(12, out var digits, out _))
        {
            return false;
        }

        value = (long)digits;
        return true;
    }

    /// <summary>A JSON number of one digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Digit(out int value)
    {
        value = _at < _message.Length ? _message[_at] - '0' : -1;
        _at++;
        return (uint)value <= 9;
    }

    /// <summary>Plain digits with at most one point, and the quote behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Figure(int maxWhole, out decimal value, out bool isZero)
    {
        value = default;
        isZero = false;
        if (!Digits(maxWhole, out var mantissa, out var whole))
        {
            return false;
        }

        var scale = 0;
        if (_at < _message.Length && _message[_at] == '.')
        {
            _at++;
            if (!Digits(Math.Min(MaxScale, MaxDigits - whole), out var fraction, out scale))
            {
                return false;
            }

            mantissa = (mantissa * PowersOfTen[scale]) + fraction;
        }

        if (_at >= _message.Length || _message[_at++] != '"')
        {
            return false;
        }

        isZero = mantissa == 0;
        value = new decimal((int)mantissa, (int)(mantissa >> 32), 0, isNegative: false, (byte)scale);
        return true;
    }

    /// <summary>
    /// One digit or more. One by one: eight at a time without branches were measured to be slower, since then each figure has to wait for
    /// the end of the one before it, where the processor guesses that end from the messages so far.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Digits(int max, out ulong value, out int count)
    {
        var at = _at;
        value = 0;
        while (at < _message.Length && (uint)(_message[at] - '0') is <= 9 and var digit)
        {
            value = (value * 10) + digit;
            at++;
        }

        count = at - _at;
        _at = at;
        return count > 0 && count <= max;
    }
}
