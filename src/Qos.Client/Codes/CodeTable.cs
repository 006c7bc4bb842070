using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qos.Client.Codes;

/// <summary>
/// Finds what belongs to a code by the bytes of the wire, in either Hong Kong spelling and without making a string. Readers take no lock while
/// a writer works. Codes that were not <see cref="Set"/> leave no trace, so a server cannot fill the table.
/// </summary>
internal sealed class CodeTable<TValue>
{
    private const int LongestCode = 64;

    private readonly object _writing = new();
    private Slot?[] _slots = new Slot?[8];
    private int _count;

    internal int Count => Volatile.Read(ref _count);

    /// <summary>Finds the value of a code in any spelling; the canonical one is the fastest.</summary>
    internal bool TryGet(ReadOnlySpan<byte> utf8Code, [MaybeNullWhen(false)] out TValue value) =>
        TryFind(utf8Code, out value) || TryFindCanonical(utf8Code, out value);

    /// <summary>Adds a code by its <see cref="InstrumentCode.Canonical"/> form, or replaces its value.</summary>
    internal void Set(string canonical, TValue value)
    {
        var code = Encoding.UTF8.GetBytes(canonical);
        var slot = new Slot(code, Hash(code), value);
        lock (_writing)
        {
            var index = IndexOf(_slots, slot.Code, slot.Hash);
            if (_slots[index] is null && ++_count > _slots.Length / 2)
            {
                Rebuild(_slots.Length * 2, except: null);
                index = IndexOf(_slots, slot.Code, slot.Hash);
            }

            // A slot is never changed, only replaced as a whole: a reader sees the old value or the new one.
            Volatile.Write(ref _slots[index], slot);
        }
    }

    /// <summary>Takes a code out; false when it was not there.</summary>
    internal bool Remove(string canonical)
    {
        var code = Encoding.UTF8.GetBytes(canonical);
        lock (_writing)
        {
            if (_slots[IndexOf(_slots, code, Hash(code))] is not { } slot)
            {
                return false;
            }

            _count--;
            Rebuild(_slots.Length, except: slot);
            return true;
        }
    }

    private bool TryFind(ReadOnlySpan<byte> code, [MaybeNullWhen(false)] out TValue value)
    {
        var slots = Volatile.Read(ref _slots);
        if (Volatile.Read(ref slots[IndexOf(slots, code, Hash(code))]) is { } slot)
        {
            value = slot.Value;
            return true;
        }

        value = default;
        return false;
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

    /// <summary>The slot of a code, or the empty one where it would go. At most half of the slots are taken, so there is always an end.</summary>
    private static int IndexOf(Slot?[] slots, ReadOnlySpan<byte> code, uint hash)
    {
        var mask = slots.Length - 1;
        for (var index = (int)hash & mask; ; index = (index + 1) & mask)
        {
            var slot = Volatile.Read(ref slots[index]);
            if (slot is null || (slot.Hash == hash && slot.Code.AsSpan().SequenceEqual(code)))
            {
                return index;
            }
        }
    }

    private void Rebuild(int size, Slot? except)
    {
        var slots = new Slot?[size];
        foreach (var slot in _slots)
        {
            if (slot is not null && slot != except)
            {
                slots[IndexOf(slots, slot.Code, slot.Hash)] = slot;
            }
        }

        Volatile.Write(ref _slots, slots);
    }

    private static uint Hash(ReadOnlySpan<byte> code)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)code.Length * Prime;
        for (; code.Length >= sizeof(ulong); code = code[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(code)) * Prime;
            hash ^= hash >> 29;
        }

        var rest = 0UL;
        foreach (var b in code)
        {
            rest = (rest << 8) | b;
        }

        return (uint)(((hash ^ rest) * Prime) >> 32);
    }

    private sealed record Slot(byte[] Code, uint Hash, TValue Value);
}
