using System.Globalization;

namespace Qos.Archive.Sqlite;

/// <summary>
/// A decimal as SQLite keeps it: a whole number and how many of its digits are decimals; a text where the number has more than 63 bits.
/// </summary>
internal static class PackedDecimal
{
    /// <summary>Set beside the decimals of a bar without volume.</summary>
    internal const int NoVolume = 1 << 30;

    private const int Bits = 5;
    private const int Mask = 31;

    /// <summary>From this bit on there is one for each number that is a text.</summary>
    private const int Texts = 25;

    /// <summary>The whole number (a long, or a text beyond its range) of a decimal.</summary>
    internal static object Pack(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var mantissa = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        return bits[2] == 0 && mantissa <= long.MaxValue ? (bits[3] < 0 ? -(long)mantissa : (long)mantissa)
            : number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The decimal of a whole number.</summary>
    internal static decimal Unpack(long number, int scale)
    {
        // A damaged row may have any number here; its sum is looked at afterwards.
        var magnitude = number < 0 ? (ulong)-(number + 1) + 1 : (ulong)number;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, number < 0, (byte)Math.Min(scale, 28));
    }

    /// <summary>The decimals of five numbers in one: 5 bits each.</summary>
    internal static int Scales(decimal first, decimal second = 0, decimal third = 0, decimal fourth = 0, decimal fifth = 0) =>
        first.Scale | (second.Scale << Bits) | (third.Scale << (2 * Bits)) | (fourth.Scale << (3 * Bits)) | (fifth.Scale << (4 * Bits));

    /// <summary>The bit that says that a number of a row is a text.</summary>
    internal static int TextBit(object? packed, int index) => packed is string ? 1 << (Texts + index) : 0;

    /// <summary>Whether a number of a row is a text.</summary>
    internal static bool IsText(int scales, int index) => (scales & (1 << (Texts + index))) != 0;

    /// <summary>The decimals of one of them.</summary>
    internal static int ScaleAt(int scales, int index) => (scales >> (index * Bits)) & Mask;
}
