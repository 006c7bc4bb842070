using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Qos.Client.Codes;

/// <summary>
/// Finds what belongs to a code by the bytes of the wire, in either Hong Kong spelling and without making a string. Readers take no lock
/// while a writer works. Codes that were not <see cref="Set"/> leave no trace, so a server cannot fill the table.
/// </summary>
internal sealed class CodeTable<TValue>
    where TValue : class
{
    private const int LongestCode = 64;

    // A code of up to so many bytes is compared as two numbers, the second of which has its length; nearly all are.
    private const int LongestPacked = 15;

    private readonly object _writing = new();
    private Slot[] _slots = new Slot[8];
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    /// <summary>Finds the value of a code in any spelling; the canonical one is the fastest.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Code, [MaybeNullWhen(false)] out TValue value) =>
        TryFind(utf8Code, out value) || TryFindCanonical(utf8Code, out value);

    /// <summary>Adds a code by its <see cref="InstrumentCode.Canonical"/> form, or replaces its value.</summary>
    internal void Set(string canonical, TValue value)
    {
        var code = Encoding.UTF8.GetBytes(canonical);
        var key = KeyOf(code);
        lock (_writing)
        {
            ref var slot = ref _slots[IndexOf(_slots, key, code)];
            if (slot.Value is null && ++_count > _slots.Length / 4 * 3)
            {
                Rebuild(_slots.Length * 2, except: -1);
                slot = ref _slots[IndexOf(_slots, key, code)];
            }

            // Whoever reads sees a value only after the key that it belongs to, and a key never changes.
            if (slot.Value is null)
            {
                slot.Key = key;
                slot.Code = code.Length > LongestPacked ? code : null;
            }

            Volatile.Write(ref slot.Value, value);
        }
    }

    /// <summary>Takes a code out; false when it was not there.</summary>
    internal bool Remove(string canonical)
    {
        var code = Encoding.UTF8.GetBytes(canonical);
        lock (_writing)
        {
            var index = IndexOf(_slots, KeyOf(code), code);
            if (_slots[index].Value is null)
            {
                return false;
            }

            _count--;
            Rebuild(_slots.Length, except: index);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFind(ReadOnlySpan<byte> code, [MaybeNullWhen(false)] out TValue value)
    {
        var slots = Volatile.Read(ref _slots);
        var key = KeyOf(code);
        var mask = slots.Length - 1;
        for (var index = (int)key.Hash & mask; ; index = (index + 1) & mask)
        {
            // The value is read once, before the key: an empty slot may become another code's at any time.
            ref var slot = ref slots[index];
            value = Volatile.Read(ref slot.Value);
            if (value is null)
            {
                return false;
            }

            if (slot.IsOf(key, code))
            {
                return true;
            }
        }
    }

    /// <summary>Hong Kong codes with leading zeros, and codes in small letters.</summary>
    private bool TryFindCanonical(ReadOnlySpan<byte> code, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (code.Length is 0 or > LongestCode)
        {
            return false;
        }

        Span<byte> canonical = stackalloc byte[LongestCode];
        var length = Ascii.ToUpper(code, canonical, out var written) == System.Buffers.OperationStatus.Done ? written : 0;
        if (canonical[..length].StartsWith("HK:"u8) && canonical[3..length].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            while (length > 4 && canonical[3] == '0')
            {
                canonical[4..length].CopyTo(canonical[3..]);
                length--;
            }
        }

        return !code.SequenceEqual(canonical[..length]) && TryFind(canonical[..length], out value);
    }

    /// <summary>
    /// The slot of a code, or the empty one where it would go. At most three of four slots are taken, so there is always an end.
    /// </summary>
    private static int IndexOf(Slot[] slots, Key key, ReadOnlySpan<byte> code)
    {
        var mask = slots.Length - 1;
        var index = (int)key.Hash & mask;
        while (slots[index].Value is not null && !slots[index].IsOf(key, code))
        {
            index = (index + 1) & mask;
        }

        return index;
    }

    private void Rebuild(int size, int except)
    {
        var slots = new Slot[size];
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Value is not null && i != except)
            {
                slots[IndexOf(slots, _slots[i].Key, _slots[i].Code)] = _slots[i];
            }
        }

        Volatile.Write(ref _slots, slots);
    }

    /// <summary>
    /// The bytes of a short code and its length; of a long one two numbers that depend on each byte, and a length that no short one has.
    /// </summary>
    private static Key KeyOf(ReadOnlySpan<byte> code)
    {
        var length = (ulong)code.Length << 56;
        switch (code.Length)
        {
            case > LongestPacked:
                return KeyOfLong(code);
            case >= sizeof(ulong):
                // The last eight bytes without those that the first eight have; a shift by 64 bits would be one by none.
                var last = BinaryPrimitives.ReadUInt64LittleEndian(code[^sizeof(ulong)..]);
                return new Key(BinaryPrimitives.ReadUInt64LittleEndian(code), length | (last >> 8 >> (8 * (LongestPacked - code.Length))));
            case >= sizeof(uint):
                var rest = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(code[^sizeof(uint)..]) << (8 * (code.Length - sizeof(uint)));
                return new Key(BinaryPrimitives.ReadUInt32LittleEndian(code) | rest, length);
            default:
                var packed = 0UL;
                foreach (var b in code)
                {
                    packed = (packed << 8) | b;
                }

                return new Key(packed, length);
        }
    }

    private static Key KeyOfLong(ReadOnlySpan<byte> code)
    {
        var (low, high) = (Key.Prime, 0UL);
        foreach (var b in code)
        {
            low = (low ^ b) * Key.Prime;
            high = (high ^ low) * Key.Prime;
        }

        return new Key(low, high | (0xFFUL << 56));
    }

    private readonly struct Key(ulong low, ulong high)
    {
        internal const ulong Prime = 0x9E3779B97F4A7C15;

        internal readonly ulong Low = low;
        internal readonly ulong High = high;

        internal uint Hash => (uint)((((Low * Prime) ^ High) * Prime) >> 32);
    }

    private struct Slot
    {
        internal Key Key;

        /// <summary>The code itself where its key does not tell it.</summary>
        internal byte[]? Code;
        internal TValue? Value;

        internal readonly bool IsOf(Key key, ReadOnlySpan<byte> code) =>
            Key.Low == key.Low && Key.High == key.High && (Code is null || Code.AsSpan().SequenceEqual(code));
    }
}
