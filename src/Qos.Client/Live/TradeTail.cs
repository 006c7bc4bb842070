using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Qos.Client.Live;

/// <summary>
/// The newest trades of one code, oldest first, up to a number. They are kept as figures and not as the objects that were delivered: of
/// thousands of codes those would be a hundred thousand objects that outlive every collection.
/// </summary>
internal sealed class TradeTail : IReadOnlyCollection<Trade>
{
    /// <summary>
    /// How many are kept. A list has 50 trades at most, so a longer second can never be joined; the rest is for counting off. A place less
    /// than the ring has, so that the last one that had to go can still be looked at.
    /// </summary>
    internal const int Capacity = LargestRing - 1;

    private const int SmallestRing = 4;
    private const int LargestRing = 128;

    private Kept[] _ring = [];
    private InstrumentCode? _instrument;
    private int _head;
    private bool _hasOverflown;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The second of the last one that had to go for a newer one; the least number where none had to. Looked up when it is asked for: to
    /// note it for each trade would wait for memory that is not in the processor's cache, where there are thousands of codes.
    /// </summary>
    internal long OverflownSecond => _hasOverflown ? At(-1).Seconds : long.MinValue;

    /// <summary>The second of the oldest.</summary>
    internal long FirstSecond => _ring[_head].Seconds;

    /// <summary>Whether one was ever added.</summary>
    internal bool HasNewest { get; private set; }

    /// <summary>The second of the one that was added last, forgotten or not; 0 where there was none.</summary>
    internal long NewestSecond { get; private set; }

    /// <summary>The one that was added last, forgotten or not; null if there was none.</summary>
    internal Trade? Newest => HasNewest ? At(Count - 1).ToTrade(_instrument!) : null;

    /// <summary>Looks at the place of the next one; gives whether there is one.</summary>
    internal bool LookAhead() => _ring.Length > 0 && At(Count).Seconds >= 0;

    /// <summary>Adds the newest; of a full tail the oldest goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(Trade trade)
    {
        if (Count == _ring.Length && Count < Capacity)
        {
            Grow();
        }

        if (!ReferenceEquals(_instrument, trade.Instrument))
        {
            _instrument = trade.Instrument;
        }

        ref var kept = ref At(Count);
        if (Count == Capacity)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _hasOverflown = true;
        }
        else
        {
            Count++;
        }

        kept.Seconds = trade.Seconds;
        kept.Price = trade.Price;
        kept.Volume = trade.Volume;
        kept.ReceivedTicks = trade.ReceivedTicks;
        kept.Direction = trade.Direction;
        kept.Origin = trade.Origin;
        HasNewest = true;
        NewestSecond = trade.Seconds;
    }

    /// <summary>Forgets the oldest.</summary>
    internal void RemoveFirst()
    {
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
    }

    /// <summary>Forgets all; the newest stays where it is.</summary>
    internal void Clear() => (_head, Count) = ((_head + Count) & (_ring.Length - 1), 0);

    /// <summary>How many are of this second or later.</summary>
    internal int CountFrom(long second)
    {
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            count += At(i).Seconds >= second ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many are of this second.</summary>
    internal int CountOf(long second)
    {
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            count += At(i).Seconds == second ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether one of them is indistinguishable from the given trade.</summary>
    internal bool Contains(Trade trade)
    {
        for (var i = 0; i < Count; i++)
        {
            ref readonly var kept = ref At(i);
            if (kept.Seconds == trade.Seconds && kept.Price == trade.Price && kept.Volume == trade.Volume
                && kept.Direction == trade.Direction)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Trade> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return At(i).ToTrade(_instrument!);
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ref Kept At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    private void Grow()
    {
        var ring = new Kept[Math.Max(SmallestRing, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            ring[i] = At(i);
        }

        (_ring, _head) = (ring, 0);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Kept
    {
        internal long Seconds;
        internal decimal Price;
        internal decimal Volume;
        internal long ReceivedTicks;
        internal TradeDirection Direction;
        internal Origin Origin;

        internal readonly Trade ToTrade(InstrumentCode instrument) =>
            new(instrument, Price, Volume, Seconds, Direction, ReceivedTicks, Origin);
    }
}
