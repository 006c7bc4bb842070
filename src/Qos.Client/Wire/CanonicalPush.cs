using System.Runtime.CompilerServices;

namespace Qos.Client.Wire;

/// <summary>
/// Reads pushes over their bytes where they are written exactly as the server writes them (docs/protocol.md section 6). Anything else, be
/// it one byte, is false, and is the JSON reader's. What is read here is read there to the same fields; the fuzz tests compare the two.
/// </summary>
/// <remarks>Compiled in full at once: the first pushes of a process come as fast as the later ones.</remarks>
internal static class CanonicalPush
{
    // What the reader takes for a time ends in the year 9000, within twelve digits.
    private const long MaxTime = WireValue.MaxTime;

    // The deepest book that was seen has 20. Room is made before the levels are read, so a message must not decide how much.
    private const int MaxLevels = 128;

    /// <summary>The code of a pushed trade, without a look at what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryFindCode(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> code)
    {
        code = default;
        var cursor = new CanonicalCursor(frame);
        return cursor.Skip("{\"tp\":\"T\",\"c\":\""u8) && cursor.Text(out code);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryReadTrade(ReadOnlySpan<byte> frame, out TradeReader.Fields fields)
    {
        fields = default;
        var cursor = new CanonicalCursor(frame);
        return cursor.Skip("{\"tp\":\"T\",\"c\":\""u8) && cursor.Text(out fields.Code)
            && cursor.Skip(",\"p\":\""u8) && cursor.Price(out fields.Price)
            && cursor.Skip(",\"v\":\""u8) && cursor.Amount(out fields.Volume)
            && cursor.Skip(",\"ts\":"u8) && cursor.Integer(out fields.Seconds) && fields.Seconds <= MaxTime
            && cursor.Skip(",\"d\":"u8) && cursor.Digit(out fields.Direction)
            && cursor.Skip("}"u8) && cursor.IsAtEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryReadKLine(ReadOnlySpan<byte> frame, out KLineReader.Fields fields)
    {
        fields = default;
        var cursor = new CanonicalCursor(frame);
        if (!(cursor.Skip("{\"tp\":\"K\",\"c\":\""u8) && cursor.Text(out fields.Code)
            && cursor.Skip(",\"o\":\""u8) && cursor.Price(out fields.Open)
            && cursor.Skip(",\"cl\":\""u8) && cursor.Price(out fields.Close)
            && cursor.Skip(",\"h\":\""u8) && cursor.Price(out fields.High)
            && cursor.Skip(",\"l\":\""u8) && cursor.Price(out fields.Low)
            && cursor.Skip(",\"v\":\""u8) && cursor.Amount(out var volume)
            && cursor.Skip(",\"ts\":"u8) && cursor.Integer(out fields.Seconds) && fields.Seconds <= MaxTime
            && cursor.Skip(",\"kt\":"u8) && cursor.Integer(out var type) && type <= int.MaxValue
            && cursor.Skip("}"u8) && cursor.IsAtEnd))
        {
            return false;
        }

        fields.Volume = volume;
        fields.Type = (int)type;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryReadSnapshot(ReadOnlySpan<byte> frame, out SnapshotReader.Fields fields)
    {
        fields = default;
        var cursor = new CanonicalCursor(frame);
        if (!(cursor.Skip("{\"tp\":\"S\",\"c\":\""u8) && cursor.Text(out fields.Code) && cursor.Skip(",\"lp\":\""u8)
            && cursor.Price(out var last)))
        {
            return false;
        }

        // Crypto has no previous close.
        if (cursor.Skip(",\"yp\":\""u8))
        {
            if (!cursor.Price(out var previous))
            {
                return false;
            }

            fields.Figures.PreviousClose = previous;
        }

        if (!(cursor.Skip(",\"o\":\""u8) && cursor.Price(out var open)
            && cursor.Skip(",\"h\":\""u8) && cursor.Price(out var high)
            && cursor.Skip(",\"l\":\""u8) && cursor.Price(out var low)
            && cursor.Skip(",\"ts\":"u8) && cursor.Integer(out fields.Figures.Seconds) && fields.Figures.Seconds <= MaxTime
            && cursor.Skip(",\"v\":\""u8) && cursor.Amount(out var volume)
            && cursor.Skip(",\"t\":\""u8) && cursor.Amount(out var turnover)
            && cursor.Skip(",\"s\":"u8) && cursor.Digit(out fields.Suspended)))
        {
            return false;
        }

        if (cursor.Skip(",\"tt\":"u8) && !cursor.Digit(out fields.Session))
        {
            return false;
        }

        fields.Figures.Last = last;
        fields.Open = open;
        fields.Figures.High = high;
        fields.Figures.Low = low;
        fields.Figures.Volume = volume;
        fields.Figures.Turnover = turnover;
        return cursor.Skip("}"u8) && cursor.IsAtEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryReadDepth(ReadOnlySpan<byte> frame, out DepthReader.Fields fields)
    {
        fields = default;
        var cursor = new CanonicalCursor(frame);
        return cursor.Skip("{\"tp\":\"D\",\"c\":\""u8) && cursor.Text(out fields.Code)
            && cursor.Skip(",\"b\":["u8) && TryReadLevels(ref cursor, out fields.Bids)
            && cursor.Skip(",\"a\":["u8) && TryReadLevels(ref cursor, out fields.Asks)
            && cursor.Skip(",\"ts\":"u8) && cursor.Integer(out fields.Seconds) && fields.Seconds <= MaxTime
            && cursor.Skip("}"u8) && cursor.IsAtEnd;
    }

    /// <summary>The levels of one side, up to the bracket behind them, which is gone over too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadLevels(ref CanonicalCursor cursor, out DepthLevel[] levels)
    {
        var count = cursor.CountBefore((byte)']', (byte)'{');
        if (count > MaxLevels)
        {
            levels = [];
            return false;
        }

        levels = count > 0 ? new DepthLevel[count] : [];
        for (var i = 0; i < levels.Length; i++)
        {
            if (!((i == 0 || cursor.Skip(","u8))
                && cursor.Skip("{\"p\":\""u8) && cursor.Price(out var price)
                && cursor.Skip(",\"v\":\""u8) && cursor.Amount(out var volume) && cursor.Skip("}"u8)))
            {
                return false;
            }

            levels[i] = new DepthLevel(price, volume);
        }

        return cursor.Skip("]"u8);
    }
}
