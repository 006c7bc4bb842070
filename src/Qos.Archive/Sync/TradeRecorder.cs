using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Sync;

/// <summary>Creates seconds of a stream of trades: one is whole when a later one has begun and nothing interrupted it.</summary>
internal sealed class TradeRecorder(SeriesRow series, TradeSecond? last)
{
    private readonly List<TradeSecond> _ready = [];
    private readonly List<CoverageInterval> _gaps = [];
    private readonly List<Trade> _running = [];
    private long? _second;
    private long? _gapFrom = last?.Time;
    private bool _isCut = true;
    private bool _isJoining = last is not null;

    internal SeriesRow Series => series;

    /// <summary>Takes a trade of the stream.</summary>
    internal void Add(Trade trade, long now)
    {
        if (_second is { } second && trade.Seconds != second)
        {
            Complete(isWhole: !_isCut);
            _isCut = false;
        }

        // A stream begins with the last trades of the server: they join the stored ones where they reach back to the last whole second.
        if (_isJoining || (_gapFrom is not null && _second is null))
        {
            var isJoined = _isJoining && last is { } stored && (trade.Seconds < stored.Time || (trade.Seconds == stored.Time
                && stored.IsWhole));
            if (!isJoined && _gapFrom is { } from && from <= trade.Seconds)
            {
                _gaps.Add(new CoverageInterval(from, trade.Seconds, CoverageState.Gap, now, TradeJoin.Interrupted));
            }

            (_isJoining, _gapFrom) = (false, null);
        }

        _second = trade.Seconds;
        _running.Add(trade);
    }

    /// <summary>The stream has a hole here, from a time on where that is known.</summary>
    internal void Interrupt(long? from)
    {
        _gapFrom = from ?? _second ?? last?.Time;
        Cut();
    }

    /// <summary>The running second is not complete, and the next one may have begun before it is seen.</summary>
    internal void Cut()
    {
        Complete(isWhole: false);
        _isCut = true;
    }

    /// <summary>Returns the trades that are ready to be stored; null if there are none.</summary>
    internal SeriesBatch? Take(string source, long now)
    {
        if (_ready.Count == 0 && _gaps.Count == 0)
        {
            return null;
        }

        CoverageInterval[] gaps = [.. _gaps];
        var batch = new SeriesBatch(series)
        {
            Source = source,
            Seconds = [.. _ready.GroupBy(second => second.Time)
                .Select(
                    same => same.OrderByDescending(second => second.IsWhole).ThenByDescending(second => second.Trades.Count)
                        .First()).OrderBy(second => second.Time)],
            SyncedAt = now,
            Cover = gaps.Length > 0 ? map => gaps.Aggregate(map, (known, gap) => known.With(gap)) : null,
        };
        _ready.Clear();
        _gaps.Clear();
        return batch;
    }

    private void Complete(bool isWhole)
    {
        if (_second is { } second)
        {
            _ready.Add(new TradeSecond(second, [.. _running], isWhole));
        }

        _running.Clear();
        _second = null;
    }
}
