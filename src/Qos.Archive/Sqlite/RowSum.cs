namespace Qos.Archive.Sqlite;

/// <summary>The check sum of a row, 16 bits: enough that a damaged page, which holds dozens of rows, is never read as prices.</summary>
internal struct RowSum
{
    private ulong _state;

    internal void Add(long value) => _state = (System.Numerics.BitOperations.RotateLeft(_state, 23) ^ (ulong)value) * 0x9E3779B97F4A7C15UL;

    internal void Add(object value)
    {
        if (value is long number)
        {
            Add(number);
            return;
        }

        foreach (var c in (string)value)
        {
            Add(c);
        }
    }

    /// <summary>-32768 to 32767, which SQLite keeps in two bytes.</summary>
    internal readonly short Value => (short)(_state >> 48);
}
