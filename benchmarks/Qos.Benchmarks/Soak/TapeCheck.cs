using Qos.Client;
using Qos.Simulator.Market;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// Compares what one watcher had of one code with the simulator's true tape, second by second as they are over, so that it keeps nothing:
/// outside of declared gaps a second must be the tape's, trade for trade and in order; within one, trades may be missing but none may come
/// twice.
/// </summary>
internal sealed class TapeCheck(SimulatedMarket market, SimulatedInstrument instrument)
{
    // An audit may declare a hole this much later than its trades: its interval, a wait for spare requests, and the feed's lag.
    private const long LateDeclarations = 180;

    private readonly List<Trade> _pending = [];
    private readonly List<(long From, long To)> _gaps = [];
    private long _first = long.MaxValue;
    private long _from;
    private long _newest;
    private bool _isGapOpen;

    internal long Delivered { get; private set; }

    internal long Repaired { get; private set; }

    internal long Gaps { get; private set; }

    internal long InGaps { get; private set; }

    internal long Missing { get; private set; }

    internal long Duplicates { get; private set; }

    /// <summary>The first few things that are wrong, in words.</summary>
    internal List<string> Problems { get; } = [];

    internal void Take(Trade trade)
    {
        Delivered++;
        Repaired += trade.Origin == Origin.Repaired ? 1 : 0;
        if (_first == long.MaxValue)
        {
            // Where the list of the last trades begins within a second, the trades before it were never promised.
            _first = _from = _newest = trade.Seconds;
        }

        if (_isGapOpen)
        {
            _isGapOpen = false;
            var open = _gaps.FindLastIndex(gap => gap.To == 0);
            _gaps[open] = (_gaps[open].From, trade.Seconds);
        }

        if (trade.Seconds < _newest)
        {
            Duplicates++;
            Note(
                $"{trade.Time:HH:mm:ss} {trade.Price} x {trade.Volume} ({trade.Origin}) came after {DateTimeOffset.FromUnixTimeSeconds(_newest):HH:mm:ss} UTC");
            return;
        }

        _newest = trade.Seconds;
        CheckBefore(trade.Seconds - LateDeclarations);
        _pending.Add(trade);
    }

    internal void Take(GapEvent gap)
    {
        Gaps++;
        _isGapOpen |= gap.To is null;
        _gaps.Add((gap.From?.ToUnixTimeSeconds() ?? 0, gap.To?.ToUnixTimeSeconds() ?? 0));
    }

    /// <summary>What is missing up to a second after which nothing has been asked for.</summary>
    internal void End(long second)
    {
        if (_first == long.MaxValue)
        {
            Missing += market.GetTradesBetween(instrument, second - 60, second).Count;
            Note("nothing was delivered at all");
        }
        else if (!_isGapOpen && second > _from)
        {
            CheckBefore(second);
        }
        else if (_isGapOpen)
        {
            Note("the last gap never ended");
            Missing += market.GetTradesBetween(instrument, _gaps[^1].From + 1, second).Count;
        }
    }

    private void CheckBefore(long second)
    {
        if (second <= _from)
        {
            return;
        }

        var bySecond = _pending.ToLookup(trade => trade.Seconds);
        foreach (var truth in market.GetTradesBetween(instrument, _from, second).GroupBy(trade => trade.Time))
        {
            Check(
                truth.Key, [.. bySecond[truth.Key].Select(trade => (trade.Price, trade.Volume, (int)trade.Direction))],
                [.. truth.Select(trade => (trade.Price, trade.Volume, (int)trade.Direction))]);
        }

        _pending.RemoveAll(trade => trade.Seconds < second);
        _gaps.RemoveAll(gap => gap.To > 0 && gap.To < second);
        _from = second;
    }

    private void Check(long second, List<(decimal, decimal, int)> delivered, List<(decimal, decimal, int)> truth)
    {
        if (delivered.SequenceEqual(truth))
        {
            return;
        }

        var left = new List<(decimal, decimal, int)>(truth);
        var extra = delivered.Count(trade => !left.Remove(trade));
        var mayMiss = second == _first || _gaps.Exists(gap => gap.From <= second && second <= gap.To);
        if (extra > 0)
        {
            Duplicates += extra;
            Note($"second {second}: {extra} of {delivered.Count} delivered are not on the tape, which has {truth.Count}");
        }

        if (mayMiss)
        {
            InGaps += second == _first ? 0 : left.Count;
        }
        else if (left.Count > 0)
        {
            Missing += left.Count;
            Note(
                $"second {second}: {left.Count} of {truth.Count} on the tape were not delivered, outside of the gaps ({string.Join(' ', _gaps)})");
        }
        else if (extra == 0)
        {
            Duplicates++;
            Note($"second {second}: its {truth.Count} trades came in another order");
        }
    }

    private void Note(string problem)
    {
        if (Problems.Count < 5)
        {
            Problems.Add($"{instrument.Code}: {problem}");
        }
    }
}
