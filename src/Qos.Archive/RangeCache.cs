using Qos.Client;

namespace Qos.Archive;

/// <summary>
/// The ranges that were read last, for what reads the same one again and again: a chart that is drawn anew, a cell that is run anew.
/// Everything is forgotten when the store has changed, whoever changed it.
/// </summary>
internal sealed class RangeCache
{
    /// <summary>Bars at most, over all ranges: some 15 MB.</summary>
    internal const int MaxBars = 100_000;

    private readonly object _gate = new();
    private readonly Dictionary<Key, LinkedListNode<(Key Key, KLineHistory History)>> _byKey = [];
    private readonly LinkedList<(Key Key, KLineHistory History)> _latest = [];
    private long _stamp;
    private int _bars;

    /// <summary>Returns the cached range for this stamp of the store; null if it is not cached.</summary>
    internal KLineHistory? Find(Key key, long stamp)
    {
        lock (_gate)
        {
            if (stamp != _stamp || !_byKey.TryGetValue(key, out var found))
            {
                return null;
            }

            _latest.Remove(found);
            _latest.AddFirst(found);
            return found.Value.History;
        }
    }

    /// <summary>Keeps what was read after the store had this stamp; those that were not read for longest make room.</summary>
    internal void Add(Key key, long stamp, KLineHistory history)
    {
        lock (_gate)
        {
            if (stamp != _stamp)
            {
                (_stamp, _bars) = (stamp, 0);
                _byKey.Clear();
                _latest.Clear();
            }

            if (history.Bars.Count > MaxBars || _byKey.ContainsKey(key))
            {
                return;
            }

            _byKey[key] = _latest.AddFirst((key, history));
            _bars += history.Bars.Count;
            while (_bars > MaxBars)
            {
                var (last, oldest) = _latest.Last!.Value;
                _latest.RemoveLast();
                _byKey.Remove(last);
                _bars -= oldest.Bars.Count;
            }
        }
    }

    /// <summary>A range as requested: bars have the code in the spelling of the request.</summary>
    internal readonly record struct Key(string Code, KLineType Type, long From, long To);
}
