using Qos.Archive.Adjustments;
using Qos.Archive.Coverage;
using Qos.Archive.Sync;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive;

public sealed partial class QosArchive
{
    /// <summary>An event that changes prices by more than this is like a split.</summary>
    private const decimal SplitLike = 2m / 3;

    /// <summary>Seconds by which the clock may be behind the answers that are kept: answers and clocks are never quite at one.</summary>
    private const long ClockTolerance = 60;

    /// <inheritdoc/>
    public void Attach(QosClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.KLineArchive = this;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Adjusted prices are asked of the server: they change with every event. What the server answers is stored, so that the same range
    /// needs no request again.
    /// </remarks>
    public async Task<KLineHistory> GetHistoryAsync(
        InstrumentCode code, KLineType type, DateTimeOffset from, DateTimeOffset until, Adjustment adjustment, KLineHistoryRequest server,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(server);
        if (adjustment != Adjustment.None)
        {
            return await server(from, until, cancellationToken).ConfigureAwait(false);
        }

        var (start, end) = (from.ToUnixTimeSeconds(), until.ToUnixTimeSeconds());
        var key = new RangeCache.Key(code.Text, type, start, end);

        // Read before anything else: what is read afterwards is as new as this, or newer.
        var stamp = await Store.GetStampAsync(cancellationToken).ConfigureAwait(false);
        if (stamp is { } current && _ranges.Find(key, current) is { } found)
        {
            return found;
        }

        var series = await FindAsync(code, (int)type, cancellationToken).ConfigureAwait(false);
        var coverage = series is null ? CoverageMap.Nothing : await Store.GetCoverageAsync(series.Id,
            cancellationToken).ConfigureAwait(false);
        var sessions = new MarketSessions(code, await CalendarAsync(cancellationToken).ConfigureAwait(false));
        var unknown = UnknownParts(coverage.Missing(start, end, now: 0), sessions, type);
        var fresh = new SortedDictionary<long, KLine>();
        var (requests, notice, isTruncated) = (0, default(string), false);
        foreach (var (begin, last) in unknown)
        {
            var answer = await server(DateTimeOffset.FromUnixTimeSeconds(begin), DateTimeOffset.FromUnixTimeSeconds(last),
                cancellationToken).ConfigureAwait(false);
            requests += answer.Requests;

            // A part without bars is no news while the range has some; what the server does not reach shows at the oldest part.
            notice = answer.Bars.Count > 0 || answer.IsTruncated ? notice ?? answer.Notice : notice;
            isTruncated |= answer.IsTruncated && begin == unknown[0].From;
            foreach (var bar in answer.Bars)
            {
                fresh[bar.Seconds] = bar;
            }

            await KeepAsync(code, type, begin, last, answer, cancellationToken).ConfigureAwait(false);
        }

        // What the server does not go back to was said when it was asked: the same is said now.
        if (unknown.Count == 0 || unknown[0].From > start)
        {
            var beyond = coverage.Intervals.LastOrDefault(interval => interval.State == CoverageState.Beyond && interval.From <= start
                && interval.To >= start);
            (isTruncated, notice) = beyond.AskedAt > 0 ? (true,
                Messages.Format($"The server has no bars before {code.ToExchangeTime(beyond.To + 1):yyyy-MM-dd HH:mm}.")) : (false, notice);
        }

        var bars = new List<KLine>();
        if (series is not null)
        {
            var named = code.WithSimulated(await IsSimulatedAsync(cancellationToken).ConfigureAwait(false));
            await foreach (var bar in Store.ReadBarsAsync(series, named, start, end, cancellationToken).ConfigureAwait(false))
            {
                if (!fresh.ContainsKey(bar.Seconds))
                {
                    bars.Add(bar);
                }
            }
        }

        if (fresh.Count > 0)
        {
            bars.AddRange(fresh.Values);
            bars.Sort((left, right) => left.Seconds.CompareTo(right.Seconds));
        }

        var history = new KLineHistory
        {
            Code = code.Text,
            Type = type,
            Adjustment = adjustment,
            Bars = bars.AsReadOnly(),
            Requests = requests,
            IsTruncated = isTruncated,
            Notice = bars.Count > 0 || notice is not null ? notice
                : Messages.Format($"There are no bars from {code.ToExchangeTime(start):yyyy-MM-dd HH:mm} to {code.ToExchangeTime(end):yyyy-MM-dd HH:mm} ({code.Market} time)."),
        };
        if (stamp is { } read && unknown.Count == 0)
        {
            _ranges.Add(key, read, history);
        }

        return history;
    }

    /// <inheritdoc/>
    public async Task<KLineHistory?> FindLastAsync(
        InstrumentCode code, KLineType type, int count, DateTimeOffset? until, DateTimeOffset now, bool closedOnly,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (await FindAsync(code, (int)type, cancellationToken).ConfigureAwait(false) is not { } series)
        {
            return null;
        }

        var (time, end) = (now.ToUnixTimeSeconds(), Math.Min(now.ToUnixTimeSeconds(), (until ?? now).ToUnixTimeSeconds()));
        var coverage = await Store.GetCoverageAsync(series.Id, cancellationToken).ConfigureAwait(false);

        // A clock that is behind what the server has already answered proves nothing about now.
        if (coverage.Intervals.Count == 0 || coverage.Intervals.Max(known => known.AskedAt) > time + ClockTolerance)
        {
            return null;
        }

        var sessions = new MarketSessions(code, await CalendarAsync(cancellationToken).ConfigureAwait(false));
        var first = coverage.Intervals[0].From;
        var unknown = coverage.Missing(first, end, time);

        // The server may call a bar final as soon as its period is over; a sync asks for it a little later.
        var missing = closedOnly && until is null ? Wanted.MissingOf(code, sessions, type, unknown, time + Wanted.FinalDelay)
            : UnknownParts(unknown, sessions, type);
        var provenFrom = missing.Count > 0 ? missing[^1].To + 1 : first;
        var named = code.WithSimulated(await IsSimulatedAsync(cancellationToken).ConfigureAwait(false));
        for (long span = Math.Max(1, end - sessions.ReachOf(type, Math.Min(count, Synchronizer.PageBars), end)); ; span *= 2)
        {
            var start = Math.Max(provenFrom, end - span);
            var bars = new List<KLine>();
            await foreach (var bar in Store.ReadBarsAsync(series, named, start, end, cancellationToken).ConfigureAwait(false))
            {
                if (bar.IsFinal || !closedOnly)
                {
                    bars.Add(bar);
                }
            }

            if (bars.Count >= count)
            {
                return new KLineHistory { Code = code.Text, Type = type, Bars = bars.GetRange(bars.Count - count, count) };
            }

            if (start == provenFrom)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArchiveEvent>> GetEventsAsync(string code, CancellationToken cancellationToken = default)
    {
        var instrument = InstrumentCode.Parse(code);
        if (await FindAsync(instrument, (int)KLineType.Day, cancellationToken).ConfigureAwait(false) is not { } series
            || await Store.GetFactorsAsync(series, cancellationToken).ConfigureAwait(false) is not { } factors)
        {
            return [];
        }

        var sessions = new MarketSessions(instrument, new SessionCalendar([]));
        var isSimulated = await IsSimulatedAsync(cancellationToken).ConfigureAwait(false);
        return [.. factors.Segments.Zip(factors.Segments.Skip(1), (before, after) => EventOf(before, after))];

        ArchiveEvent EventOf(FactorSegment before, FactorSegment after)
        {
            var multiplies = factors.Mode == AdjustmentMode.Multiply;
            var (left, right) = (before.ValueFor(factors.Mode), after.ValueFor(factors.Mode));
            var value = multiplies ? left / right : left - right;
            return new ArchiveEvent
            {
                Code = instrument.Text,
                ExDate = sessions.DateOf(after.From),
                Mode = factors.Mode,
                Value = value,
                Low = multiplies ? before.Low / after.High : before.Low - after.High,
                High = multiplies ? before.High / after.Low : before.High - after.Low,
                IsSplitLike = multiplies && (value <= SplitLike || value >= 1 / SplitLike),
                SeenAt = DateTimeOffset.FromUnixTimeSeconds(factors.SeenAt),
                IsSimulated = isSimulated,
            };
        }
    }

    private async Task<Adjuster> AdjusterAsync(InstrumentCode code, CancellationToken cancellationToken)
    {
        var series = await FindAsync(code, (int)KLineType.Day, cancellationToken).ConfigureAwait(false);
        var factors = series is null ? null : await Store.GetFactorsAsync(series, cancellationToken).ConfigureAwait(false);
        return factors is not null ? new Adjuster(factors.Segments, factors.Mode) : throw new QosException(
            QosErrorKind.NoData,
            Messages.Format($"The archive has no adjustment data for {code}; it is derived from day bars. Run `qos archive add {code} --type 1d`, then `qos archive sync`."));
    }

    /// <summary>The parts of a range for which the server is to be asked: those in which bars can open and that are not covered.</summary>
    private static List<(long From, long To)> UnknownParts(
        IReadOnlyList<(long From, long To)> unknown, MarketSessions sessions, KLineType type)
    {
        var parts = new List<(long From, long To)>();
        foreach (var (from, to) in unknown)
        {
            // A range without end would be walked day by day: nobody has bars of more than a year ahead.
            var last = Math.Min(to, from + (366L * 86_400));
            if (type > KLineType.Day
                || sessions.Openings(type, from, last).Any(day => Wanted.FirstOpening(sessions, type, day.Date, (day.From, day.To),
                    from) is { } opening && opening <= to))
            {
                parts.Add((from, to));
            }
        }

        return parts;
    }

    /// <summary>Stores a response of the server with its coverage.</summary>
    private async Task KeepAsync(InstrumentCode code, KLineType type, long from, long to, KLineHistory answer,
        CancellationToken cancellationToken)
    {
        if (answer.Bars.Count == 0)
        {
            return;
        }

        var simulated = answer.Bars[0].IsSimulated ? "1" : "0";
        if ((await Store.GetMetaAsync(SimulatedKey, cancellationToken).ConfigureAwait(false) ?? simulated) != simulated)
        {
            throw OtherKindOfPrices(Location, isSimulated: simulated != "1");
        }

        await Store.SetMetaAsync(SimulatedKey, simulated, cancellationToken).ConfigureAwait(false);
        var series = await Store.AddSeriesAsync(code.Canonical, (int)type, isWanted: false, from: null,
            cancellationToken).ConfigureAwait(false);
        var isWhole = !answer.IsTruncated && answer.Notice is null;
        var final = answer.Bars.LastOrDefault(bar => bar.IsFinal)?.Seconds;
        var first = isWhole ? from : answer.Bars[0].Seconds;
        var askedAt = answer.Bars[^1].ReceivedAt.ToUnixTimeSeconds();
        await Store.StoreAsync(
            [
                new SeriesBatch(series)
                {
                    Bars = answer.Bars,
                    Source = "read-through",
                    Cover = final is { } last && first <= last && (isWhole || answer.IsTruncated)
                        ? map => map.With(new CoverageInterval(first, last, CoverageState.Bars, askedAt, 1)) : null,
                },
            ],
            cancellationToken).ConfigureAwait(false);
    }
}
