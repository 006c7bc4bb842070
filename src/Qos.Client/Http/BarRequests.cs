using System.Runtime.CompilerServices;
using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Quotes;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>Asks for bars: the newest ones, pages of many codes, and the walk back through the history of one code.</summary>
internal sealed class BarRequests(ClientContext client, RequestBatches batches)
{
    /// <summary>Bars of a code that one answer holds at most.</summary>
    internal const int MaxBars = 1000;

    /// <summary>The year 1, in Unix seconds.</summary>
    internal const long BeforeAnyBar = -62_135_596_800;

    /// <summary>The newest bars of codes, at most <see cref="MaxBars"/> of each.</summary>
    internal async Task<QosResult<KLineSeries>> GetNewestAsync(
        IReadOnlyList<InstrumentCode> codes, KLineType type, int count, Adjustment adjustment, CancellationToken cancellationToken)
    {
        var answers = await batches.AskAsync(
            Endpoint.KLine, codes, batch => RequestWriter.KLines(batch, type, count, adjustment), Reader(type, adjustment),
            cancellationToken)
            .ConfigureAwait(false);
        return SeriesOf(codes, answers, type, adjustment);
    }

    /// <summary>One page of bars of each code, counted back from a time of its own.</summary>
    internal async Task<QosResult<KLineSeries>> GetPagesAsync(
        IReadOnlyList<(InstrumentCode Code, long? End)> pages, KLineType type, int count, Adjustment adjustment,
        CancellationToken cancellationToken)
    {
        var codes = pages.Select(page => page.Code).ToList();
        var ends = pages.ToDictionary(page => page.Code.Canonical, page => page.End, StringComparer.Ordinal);
        var endpoint = ends.Values.Any(end => end is not null) ? Endpoint.History : Endpoint.KLine;
        var answers = await batches.AskAsync(
            endpoint, codes,
            batch => RequestWriter.KLinePages(batch.Select(code => (code, ends[code.Canonical])), type, count, adjustment),
            Reader(type, adjustment), cancellationToken).ConfigureAwait(false);
        return SeriesOf(codes, answers, type, adjustment);
    }

    /// <summary>
    /// The bars of a code between two times (Unix seconds, both included), and the last <paramref name="wanted"/> of them at most.
    /// </summary>
    internal async Task<KLineHistory> GetHistoryAsync(
        InstrumentCode code, KLineType type, Adjustment adjustment, long start, long end, int wanted,
        IProgress<KLineHistoryProgress>? progress,
        CancellationToken cancellationToken)
    {
        var pages = new List<IReadOnlyList<KLine>>();
        var walk = new Walk();
        await foreach (var page in WalkBackAsync(code, type, adjustment, start, end, wanted, walk, progress, cancellationToken)
            .ConfigureAwait(false))
        {
            pages.Add(page);
        }

        return new KLineHistory
        {
            Code = code.Text,
            Type = type,
            Adjustment = adjustment,
            Bars = [.. pages.AsEnumerable().Reverse().SelectMany(page => page).Skip(Math.Max(0, walk.Bars - wanted))],
            IsTruncated = walk.IsTruncated,
            Notice = walk.Notice,
            Requests = walk.Requests,
        };
    }

    /// <summary>The bars of a code between two times (Unix seconds, both included), newest first.</summary>
    internal async IAsyncEnumerable<KLine> StreamBackwardAsync(
        InstrumentCode code, KLineType type, Adjustment adjustment, long start, long end, IProgress<KLineHistoryProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new Walk();
        var pages = WalkBackAsync(code, type, adjustment, start, end, int.MaxValue, walk, progress, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            for (var i = page.Count - 1; i >= 0; i--)
            {
                yield return page[i];
            }
        }

        if (walk.Notice is not null)
        {
            progress?.Report(new KLineHistoryProgress(walk.Bars, walk.Requests, walk.Oldest, Fraction: 1) { Notice = walk.Notice });
        }
    }

    /// <summary>Yields one page after the other, the newest first, each in the order of time.</summary>
    private async IAsyncEnumerable<IReadOnlyList<KLine>> WalkBackAsync(
        InstrumentCode code, KLineType type, Adjustment adjustment, long start, long end, int wanted, Walk walk,
        IProgress<KLineHistoryProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // It is not documented whether the end is included, nor whether a bar is placed by its opening or its end: asking from the end of
        // the last period on finds the bar in either case, and what is too much is left out. A far future is cut off, for it may not fit
        // into the server's number.
        var cursor = Math.Min(BarPeriod.EndOf(code, type, end), client.ServerClock.Now.AddYears(1).ToUnixTimeSeconds());
        long? oldest = null, newest = null;
        string? notice = null, unreadable = null;
        while ((oldest is null || oldest > start) && walk.Bars < wanted)
        {
            // One more than is wanted, for the bar that may follow the end.
            var ask = (int)Math.Min(MaxBars, (long)wanted - walk.Bars + 1);
            var answers = await batches.AskAsync(
                Endpoint.History, [code], batch => RequestWriter.KLines(batch, type, ask, adjustment, cursor), Reader(type, adjustment),
                cancellationToken).ConfigureAwait(false);
            var answer = answers[code.Canonical];
            walk.Requests++;
            code = answer.Instrument;
            unreadable = answer.MissingAs(code.Text, RequestBatches.NoData) is { IsUnreadable: true } missing ? missing.Reason : unreadable;
            var page = InOrder(answer.Items, code);
            var older = page.Where(bar => oldest is null || bar.Seconds < oldest).ToList();
            if (older.Count == 0)
            {
                notice = WhyItEnds(code, oldest, end, ignoresEnd: page.Count > 0 && page[^1].Seconds > cursor);
                break;
            }

            newest ??= Math.Min(end, older[^1].Seconds);
            cursor = older[0].Seconds;
            oldest = cursor;
            older.RemoveAll(bar => bar.Seconds < start || bar.Seconds > end);
            walk.Bars += older.Count;
            var fraction = wanted != int.MaxValue ? Math.Min((double)walk.Bars / wanted, 1)
                : newest > start ? Math.Clamp((double)(newest.Value - cursor) / (newest.Value - start), 0, 1) : 1;
            progress?.Report(new KLineHistoryProgress(walk.Bars, walk.Requests, code.ToExchangeTime(cursor), fraction));
            yield return older;
        }

        walk.IsTruncated = notice is not null;
        if (walk.Bars == 0 && notice is null)
        {
            notice = Messages.Format(
                $"There are no bars from {code.ToExchangeTime(start):yyyy-MM-dd HH:mm} to {code.ToExchangeTime(end):yyyy-MM-dd HH:mm} ({code.Market} time).");
        }

        walk.Oldest = code.ToExchangeTime(oldest ?? end);
        walk.Notice = unreadable is null ? notice : Messages.Format($"{notice} Some bars were omitted: {unreadable}.").TrimStart();
    }

    private static string WhyItEnds(InstrumentCode code, long? oldest, long end, bool ignoresEnd) =>
        oldest is not { } last
            ? Messages.Format($"No bars: {code} is unknown, not in the plan, or has no bars before {code.ToExchangeTime(end):yyyy-MM-dd}.")
        : ignoresEnd
            ? Messages.Format(
                $"With this plan the server ignores the end of the range and returns only the newest bars, none before {code.ToExchangeTime(last):yyyy-MM-dd HH:mm}.")
            : Messages.Format($"The server has no bars before {code.ToExchangeTime(last):yyyy-MM-dd HH:mm}.");

    private ItemReader<KLine> Reader(KLineType type, Adjustment adjustment) =>
        (ref Utf8JsonReader reader, CodeTable<AskedCode<KLine>> asked, Received received) =>
        {
            var finalBefore = (client.ServerClock.Now - received.Age - client.Options.Live.FinalBarDelay).ToUnixTimeSeconds();
            KLineReader.ReadSeries(ref reader, asked, type, adjustment, finalBefore, received);
        };

    private static QosResult<KLineSeries> SeriesOf(
        IReadOnlyList<InstrumentCode> codes, Dictionary<string, AskedCode<KLine>> answers, KLineType type, Adjustment adjustment) =>
        RequestBatches.Collect<KLine, KLineSeries>(
            codes, answers, (answer, code) => [new KLineSeries(code.Text, type, adjustment, InOrder(answer.Items, code))]);

    /// <summary>
    /// The bars by time, each once, under the name that was asked for. Of two with one time the later one in the answer counts.
    /// </summary>
    private static List<KLine> InOrder(List<KLine> bars, InstrumentCode code)
    {
        var named = bars.Count == 0 || bars[0].Code == code.Text ? bars : bars.ConvertAll(bar => bar with { Instrument = code });
        var isInOrder = true;
        for (var i = 1; i < named.Count; i++)
        {
            isInOrder &= named[i - 1].Seconds < named[i].Seconds;
        }

        return isInOrder ? named : [.. named.GroupBy(bar => bar.Seconds).Select(same => same.Last()).OrderBy(bar => bar.Seconds)];
    }

    /// <summary>What a walk back has come to, beside the bars.</summary>
    private sealed class Walk
    {
        public int Bars { get; set; }

        public int Requests { get; set; }

        public DateTimeOffset Oldest { get; set; }

        public bool IsTruncated { get; set; }

        public string? Notice { get; set; }
    }
}
