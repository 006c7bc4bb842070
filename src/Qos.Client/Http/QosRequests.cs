using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Http;
using Qos.Client.Quotes;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// The requests of a client, each step of them told to an observer: waits for the plan's budget, retries, what is left. Made by
/// <see cref="QosClient.Observe"/>; budget, names and connections are the client's.
/// </summary>
public sealed class QosRequests
{
    private static string NoData => Messages.Of("no data: unknown, or not in the plan");

    /// <summary>Requests of one call that run side by side, as far as the budget lets them.</summary>
    private const int Parallelism = 4;

    private const int MaxTrades = 50;
    private const int MaxBars = 1000;

    /// <summary>Requests for names that one search makes at most.</summary>
    private const int MostNameRequests = 10;

    /// <summary>Bars that can be open at one time: the running one, and one before it whose late prints may still come.</summary>
    private const int OpenBars = 2;

    /// <summary>How long a product list that was read is good enough to search in.</summary>
    private static readonly TimeSpan ListLife = TimeSpan.FromDays(7);

    /// <summary>The year 1, in Unix seconds.</summary>
    private const long BeforeAnyBar = -62_135_596_800;

    private readonly QosClient _client;
    private readonly RequestSender _sender;
    private readonly IProgress<RequestEvent>? _observer;

    internal QosRequests(QosClient client, RequestSender sender, IProgress<RequestEvent>? observer)
    {
        _client = client;
        _sender = sender;
        _observer = observer;
    }

    /// <summary>Whether history is read through <see cref="QosClient.KLineArchive"/> where there is one.</summary>
    private bool UsesArchive { get; init; } = true;

    /// <summary>Returns the same requests, of which history comes from the server alone.</summary>
    public QosRequests WithoutArchive() => new(_client, _sender, _observer) { UsesArchive = false };

    /// <inheritdoc cref="QosClient.GetSnapshotsAsync"/>
    public Task<QosResult<Snapshot>> GetSnapshotsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        GetAsync<Snapshot>(
            Endpoint.Snapshot, codes, RequestWriter.Codes,
            (ref Utf8JsonReader reader, CodeTable<AskedCode<Snapshot>> asked, Received received) =>
                AskedCode<Snapshot>.Take(SnapshotReader.Read(ref reader, asked, _client.Names, received, out var item), item, onlyOne: true),
            static (quote, code) => quote with { Instrument = code }, cancellationToken);

    /// <inheritdoc cref="QosClient.GetDepthsAsync"/>
    public Task<QosResult<Depth>> GetDepthsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        GetAsync<Depth>(
            Endpoint.Depth, codes, RequestWriter.Codes,
            static (ref Utf8JsonReader reader, CodeTable<AskedCode<Depth>> asked, Received received) =>
                AskedCode<Depth>.Take(DepthReader.Read(ref reader, asked, received, out var item), item, onlyOne: true),
            static (depth, code) => depth with { Instrument = code }, cancellationToken);

    /// <inheritdoc cref="QosClient.GetTradesAsync"/>
    public Task<QosResult<Trade>> GetTradesAsync(
        IEnumerable<string> codes, int count = 20, CancellationToken cancellationToken = default)
    {
        CheckCount(count, MaxTrades);
        return GetAsync<Trade>(
            Endpoint.Trade, codes, batch => RequestWriter.Trades(batch, count),
            static (ref Utf8JsonReader reader, CodeTable<AskedCode<Trade>> asked, Received received) =>
                AskedCode<Trade>.Take(TradeReader.Read(ref reader, asked, received, out var item), item, onlyOne: false),
            static (trade, code) => trade with { Instrument = code }, cancellationToken);
    }

    /// <inheritdoc cref="QosClient.GetKLinesAsync"/>
    public Task<QosResult<KLineSeries>> GetKLinesAsync(
        IEnumerable<string> codes, KLineType type, int count = 100, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        var wanted = closedOnly ? count + OpenBars : count;
        return wanted <= MaxBars ? GetSeriesAsync(CodeList.Parse(codes)) : GetPagesAsync(CodeList.Parse(codes));

        async Task<QosResult<KLineSeries>> GetSeriesAsync(IReadOnlyList<InstrumentCode> asked)
        {
            var answers = await AskAsync(
                Endpoint.KLine, asked, batch => RequestWriter.KLines(batch, type, wanted, adjustment), BarReader(type, adjustment), cancellationToken)
                .ConfigureAwait(false);
            return Collect<KLine, KLineSeries>(asked, answers, (answer, code) => [new KLineSeries(code.Text, type, adjustment, Closed(InOrder(answer.Items, code)))]);
        }

        // More than one answer holds comes from the history, page by page.
        async Task<QosResult<KLineSeries>> GetPagesAsync(IReadOnlyList<InstrumentCode> asked)
        {
            var (series, missing) = (new List<KLineSeries>(), new List<MissingItem>());
            foreach (var code in asked)
            {
                var history = await GetLastKLinesAsync(code.Text, type, count, to: null, adjustment, closedOnly, progress: null, cancellationToken)
                    .ConfigureAwait(false);
                if (history.Bars.Count > 0)
                {
                    series.Add(new KLineSeries(history.Code, type, adjustment, history.Bars));
                }
                else
                {
                    missing.Add(new MissingItem(code.Text, history.Notice?.TrimEnd('.') ?? NoData));
                }
            }

            return new QosResult<KLineSeries>(series, missing);
        }

        IReadOnlyList<KLine> Closed(List<KLine> bars) => closedOnly ? [.. bars.Where(bar => bar.IsFinal).TakeLast(count)] : bars;
    }

    /// <inheritdoc cref="QosClient.GetKLineHistoryAsync"/>
    public Task<KLineHistory> GetKLineHistoryAsync(
        string code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        var instrument = InstrumentCode.Parse(code);
        var start = from.FirstSecond(instrument);
        var end = to?.LastSecond(instrument) ?? _client.ServerClock.Now.ToUnixTimeSeconds();
        return start <= end ? UsesArchive && _client.KLineArchive is { } archive
                ? archive.GetHistoryAsync(
                    instrument, type, DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end), adjustment, AskServer, cancellationToken)
                : WalkBackAsync(instrument, type, adjustment, start, end, int.MaxValue, progress, cancellationToken)
            : throw new QosException(
                QosErrorKind.InvalidArgument,
                to is null ? Messages.Format($"The range starts in the future ({from}). Choose an earlier start.") : Messages.Format($"The range ends ({to}) before it starts ({from})."));

        Task<KLineHistory> AskServer(DateTimeOffset earliest, DateTimeOffset latest, CancellationToken token) =>
            WalkBackAsync(instrument, type, adjustment, earliest.ToUnixTimeSeconds(), latest.ToUnixTimeSeconds(), int.MaxValue, progress, token);
    }

    /// <inheritdoc cref="QosClient.GetLastKLinesAsync"/>
    public async Task<KLineHistory> GetLastKLinesAsync(
        string code, KLineType type, int count, MarketTime? to = null, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        var instrument = InstrumentCode.Parse(code);
        var end = to?.LastSecond(instrument) ?? _client.ServerClock.Now.ToUnixTimeSeconds();
        var wanted = closedOnly ? count + OpenBars : count;
        var history = await WalkBackAsync(instrument, type, adjustment, BeforeAnyBar, end, wanted, progress, cancellationToken).ConfigureAwait(false);
        return closedOnly ? history with { Bars = [.. history.Bars.Where(bar => bar.IsFinal).TakeLast(count)] } : history;
    }

    /// <summary>
    /// One page of bars of each code, counted back from a time of its own, in as few requests as the plan allows: how an archive walks back through many
    /// codes at once. Codes must be different ones.
    /// </summary>
    /// <param name="pages">The codes, each with the latest opening time (Unix seconds); without one for all of them, the newest bars come from <c>/kline</c>.</param>
    /// <param name="type">The period.</param>
    /// <param name="count">Bars of each code, 1 to 1000.</param>
    /// <param name="adjustment">How prices account for splits and dividends.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<QosResult<KLineSeries>> GetKLinePagesAsync(
        IReadOnlyList<(InstrumentCode Code, long? End)> pages, KLineType type, int count, Adjustment adjustment, CancellationToken cancellationToken)
    {
        var codes = pages.Select(page => page.Code).ToList();
        var ends = pages.ToDictionary(page => page.Code.Canonical, page => page.End, StringComparer.Ordinal);
        var endpoint = ends.Values.Any(end => end is not null) ? Endpoint.History : Endpoint.KLine;
        var answers = await AskAsync(
            endpoint, codes, batch => RequestWriter.KLinePages(batch.Select(code => (code, ends[code.Canonical])), type, count, adjustment),
            BarReader(type, adjustment), cancellationToken).ConfigureAwait(false);
        return Collect<KLine, KLineSeries>(codes, answers, (answer, code) => [new KLineSeries(code.Text, type, adjustment, InOrder(answer.Items, code))]);
    }

    /// <inheritdoc cref="QosClient.GetInstrumentsAsync"/>
    public Task<QosResult<Instrument>> GetInstrumentsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default)
    {
        return KeepNamesAsync(GetAsync<Instrument>(
            Endpoint.InstrumentInfo, codes, RequestWriter.Codes,
            (ref Utf8JsonReader reader, CodeTable<AskedCode<Instrument>> asked, Received _) =>
            {
                var status = InstrumentReader.Read(ref reader, asked, out var item);
                if (item.Value is { } instrument)
                {
                    item.Value = Scrubbed(instrument);
                    _client.Names.Add(item.Value);
                }

                AskedCode<Instrument>.Take(status, item, onlyOne: true);
            },
            static (instrument, code) => instrument with { InstrumentCode = code }, cancellationToken));

        async Task<QosResult<Instrument>> KeepNamesAsync(Task<QosResult<Instrument>> asking)
        {
            var result = await asking.ConfigureAwait(false);
            _client.Names.Save();
            return result;
        }
    }

    /// <inheritdoc cref="QosClient.GetTradingDaysAsync"/>
    public async Task<QosResult<TradingDay>> GetTradingDaysAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default) =>
        await GetMarketsAsync<TradingDay>(
            Endpoint.MarketCalendar, markets, asked => (ref Utf8JsonReader reader) => ListReader.ReadTradingDays(ref reader, asked),
            static days => days.OrderBy(day => day.Date), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="QosClient.GetProductsAsync"/>
    public async Task<QosResult<Product>> GetProductsAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default)
    {
        var result = await GetMarketsAsync<Product>(
            Endpoint.ProductList, markets, asked => (ref Utf8JsonReader reader) => ListReader.ReadProducts(ref reader, asked, _client.IsSimulated),
            products => products.Select(Scrubbed), cancellationToken).ConfigureAwait(false);
        _client.Names.Add(result, _client.Options.TimeProvider.GetUtcNow());
        _client.Names.Save();
        return result;
    }

    /// <inheritdoc cref="QosClient.FindInstrumentsAsync"/>
    public async Task<QosResult<KnownInstrument>> FindInstrumentsAsync(
        IEnumerable<string> texts, bool refresh = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] wanted = [.. texts];
        var names = _client.Names;
        var now = _client.Options.TimeProvider.GetUtcNow();
        if (refresh || names.ListedAt is not { } listedAt || now - listedAt > ListLife)
        {
            await GetProductsAsync(Markets.Documented, cancellationToken).ConfigureAwait(false);
        }

        // The list has popular products only: the server knows many more by their code.
        string[] unlisted = [.. wanted.Where(text => InstrumentCode.TryParse(text, out var code, out _) && names.Find(code) is null)];
        if (unlisted.Length > 0)
        {
            await GetInstrumentsAsync(unlisted, cancellationToken).ConfigureAwait(false);
        }

        // The list names most products in Chinese only: their English names are read as far as one minute of the plan goes, and kept.
        var limits = _client.Options.Limits;
        string[] nameless = Array.TrueForAll(wanted, text => names.Search(text, most: 1).Count > 0) ? []
            : [.. names.All.Where(known => known is { EnglishName: null, ChineseName: not null }).Select(known => known.Code)
                .Take(limits.MaxCodes * Math.Min(limits.RequestsPerMinute, MostNameRequests))];
        if (nameless.Length > 0)
        {
            await GetInstrumentsAsync(nameless, cancellationToken).ConfigureAwait(false);
        }

        var found = wanted.Select(text => (Text: text, Instruments: names.Search(text, most: int.MaxValue))).ToList();
        return new QosResult<KnownInstrument>(
            [.. found.SelectMany(one => one.Instruments).DistinctBy(instrument => instrument.Code)],
            [.. found.Where(one => one.Instruments.Count == 0).Select(one => new MissingItem(one.Text, Messages.Of("no instrument has this code or name")))]);
    }

    /// <summary>Names are text of others too.</summary>
    private Instrument Scrubbed(Instrument instrument) => instrument with
    {
        Name = Scrubbed(instrument.Name),
        EnglishName = Scrubbed(instrument.EnglishName),
        ChineseName = Scrubbed(instrument.ChineseName),
        Exchange = Scrubbed(instrument.Exchange),
        Currency = Scrubbed(instrument.Currency),
    };

    private Product Scrubbed(Product product) => product with { Code = Scrubbed(product.Code)!, Name = Scrubbed(product.Name)! };

    private string? Scrubbed(string? name) => name is null ? null : _client.Scrubber.Text(name);

    /// <inheritdoc cref="QosClient.GetMarketStatusesAsync"/>
    public async Task<IReadOnlyList<MarketStatus>> GetMarketStatusesAsync(IEnumerable<string> marketsOrCodes, CancellationToken cancellationToken = default)
    {
        var asked = MarketOrCode.ParseList(marketsOrCodes);
        var days = await _client.Calendars.GetAsync(this, [.. asked.Select(one => one.CalendarOf(_client.IsSimulated)).OfType<string>().Distinct()], cancellationToken).ConfigureAwait(false);
        var now = _client.ServerClock.Now;
        return [.. asked.Select(one => one.StatusAt(now, days))];
    }

    /// <inheritdoc cref="QosClient.GetSilentMarketsAsync"/>
    public async Task<IReadOnlyList<MarketStatus>> GetSilentMarketsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default)
    {
        var markets = MarketStatus.MarketsOf(codes);
        if (markets.Count == 0)
        {
            return [];
        }

        IReadOnlyList<MarketStatus> statuses;
        try
        {
            statuses = await GetMarketStatusesAsync(markets, cancellationToken).ConfigureAwait(false);
        }
        catch (QosException)
        {
            // The hours alone are known then, and each status says so.
            statuses = MarketStatus.OfEach(markets, _client.ServerClock.Now);
        }

        return [.. statuses.Where(status => status.DescribeSilence() is not null)];
    }

    private async Task<KLineHistory> WalkBackAsync(
        InstrumentCode code, KLineType type, Adjustment adjustment, long start, long end, int wanted, IProgress<KLineHistoryProgress>? progress,
        CancellationToken cancellationToken)
    {
        // It is not documented whether the end is included, nor whether a bar is placed by its opening or its end: asking from the end of the last
        // period on finds the bar in either case, and what is too much is left out. A far future is cut off, for it may not fit into the server's number.
        var cursor = Math.Min(BarPeriod.EndOf(code, type, end), _client.ServerClock.Now.AddYears(1).ToUnixTimeSeconds());
        var pages = new List<List<KLine>>();
        var (count, requests) = (0, 0);
        long? oldest = null, newest = null;
        string? notice = null, unreadable = null;
        while ((oldest is null || oldest > start) && count < wanted)
        {
            // One more than is wanted, for the bar that may follow the end.
            var ask = (int)Math.Min(MaxBars, (long)wanted - count + 1);
            var answer = (await AskAsync(
                Endpoint.History, [code], batch => RequestWriter.KLines(batch, type, ask, adjustment, cursor), BarReader(type, adjustment), cancellationToken)
                .ConfigureAwait(false))[code.Canonical];
            requests++;
            code = answer.Instrument;
            unreadable = answer.MissingAs(code.Text, NoData) is { IsUnreadable: true } missing ? missing.Reason : unreadable;
            var page = InOrder(answer.Items, code);
            var older = page.Where(bar => oldest is null || bar.Seconds < oldest).ToList();
            if (older.Count == 0)
            {
                notice = oldest is not { } last ? Messages.Format($"No bars: {code} is unknown, not in the plan, or has no bars before {code.ToExchangeTime(end):yyyy-MM-dd}.")
                    : page.Count > 0 && page[^1].Seconds > cursor ? Messages.Format(
                        $"With this plan the server ignores the end of the range and returns only the newest bars, none before {code.ToExchangeTime(last):yyyy-MM-dd HH:mm}.")
                    : Messages.Format($"The server has no bars before {code.ToExchangeTime(last):yyyy-MM-dd HH:mm}.");
                break;
            }

            newest ??= Math.Min(end, older[^1].Seconds);
            cursor = older[0].Seconds;
            oldest = cursor;
            older.RemoveAll(bar => bar.Seconds < start || bar.Seconds > end);
            pages.Add(older);
            count += older.Count;
            var fraction = wanted != int.MaxValue ? Math.Min((double)count / wanted, 1)
                : newest > start ? Math.Clamp((double)(newest.Value - cursor) / (newest.Value - start), 0, 1) : 1;
            progress?.Report(new KLineHistoryProgress(count, requests, code.ToExchangeTime(cursor), fraction));
        }

        var isTruncated = notice is not null;
        if (count == 0 && !isTruncated)
        {
            notice = Messages.Format($"There are no bars from {code.ToExchangeTime(start):yyyy-MM-dd HH:mm} to {code.ToExchangeTime(end):yyyy-MM-dd HH:mm} ({code.Market} time).");
        }

        return new KLineHistory
        {
            Code = code.Text,
            Type = type,
            Adjustment = adjustment,
            Bars = [.. pages.AsEnumerable().Reverse().SelectMany(page => page).Skip(Math.Max(0, count - wanted))],
            IsTruncated = isTruncated,
            Notice = unreadable is null ? notice : Messages.Format($"{notice} Some bars were left out: {unreadable}.").TrimStart(),
            Requests = requests,
        };
    }

    private ItemReader<KLine> BarReader(KLineType type, Adjustment adjustment)
    {
        return (ref Utf8JsonReader reader, CodeTable<AskedCode<KLine>> asked, Received received) =>
            KLineReader.ReadSeries(ref reader, asked, type, adjustment, (_client.ServerClock.Now - _client.Options.Live.FinalBarDelay).ToUnixTimeSeconds(), received);
    }

    /// <summary>The bars by time, each once, under the name that was asked for. Of two with one time the later one in the answer counts.</summary>
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

    private Task<QosResult<T>> GetAsync<T>(
        Endpoint endpoint, IEnumerable<string> codes, Func<IEnumerable<InstrumentCode>, string> write, ItemReader<T> read, Func<T, InstrumentCode, T> rename,
        CancellationToken cancellationToken)
        where T : class
    {
        return GetAllAsync(CodeList.Parse(codes));

        async Task<QosResult<T>> GetAllAsync(IReadOnlyList<InstrumentCode> asked)
        {
            var answers = await AskAsync(endpoint, asked, write, read, cancellationToken).ConfigureAwait(false);
            return Collect(
                asked, answers, (answer, code) => code.Text == answer.Instrument.Text ? answer.Items : answer.Items.Select(item => rename(item, code)));
        }
    }

    /// <summary>Asks for each instrument once, however often and in whatever spelling it was given.</summary>
    private async Task<Dictionary<string, AskedCode<T>>> AskAsync<T>(
        Endpoint endpoint, IReadOnlyList<InstrumentCode> codes, Func<IEnumerable<InstrumentCode>, string> write, ItemReader<T> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var answers = codes.DistinctBy(code => code.Canonical).ToDictionary(code => code.Canonical, code => new AskedCode<T>(code), StringComparer.Ordinal);
        await SendAllAsync(answers.Values, batch =>
        {
            var table = new CodeTable<AskedCode<T>>();
            foreach (var answer in batch)
            {
                table.Set(answer.Instrument.Canonical, answer);
            }

            return new Request(endpoint, write(batch.Select(answer => answer.Instrument)), batch.Length, ReadData, _observer);

            void ReadData(ref Utf8JsonReader reader)
            {
                foreach (var answer in batch)
                {
                    answer.Reset();
                    answer.Instrument = answer.Instrument.WithSimulated(_client.IsSimulated);
                }

                ListReader.ReadItems(ref reader, table, read, new Received(_client.Options.TimeProvider.GetUtcNow().UtcTicks, Origin.Fetched));
            }
        }, cancellationToken).ConfigureAwait(false);
        return answers;
    }

    private async Task<QosResult<T>> GetMarketsAsync<T>(
        Endpoint endpoint, IEnumerable<string> markets, Func<CodeTable<AskedMarket<T>>, DataReader> reader, Func<IEnumerable<T>, IEnumerable<T>> sort,
        CancellationToken cancellationToken)
        where T : class
    {
        var asked = Markets.ParseList(markets);
        var answers = asked.Distinct().ToDictionary(market => market, market => new AskedMarket<T>(market), StringComparer.Ordinal);
        var table = new CodeTable<AskedMarket<T>>();
        foreach (var (market, answer) in answers)
        {
            table.Set(market, answer);
        }

        await SendAllAsync(
            answers.Values,
            batch =>
            {
                var read = reader(table);
                return new Request(endpoint, RequestWriter.Markets(batch.Select(answer => answer.Market)), batch.Length, ReadData, _observer);

                void ReadData(ref Utf8JsonReader data)
                {
                    Array.ForEach(batch, answer => answer.Reset());
                    read(ref data);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return new QosResult<T>(
            [.. asked.SelectMany(market => sort(answers[market].Items))],
            [.. asked.Select(market => answers[market].MissingAs(market, Messages.Of("no data: unknown, or the server has no list for this market"))).OfType<MissingItem>()]);
    }

    private async Task SendAllAsync<TAsked>(IEnumerable<TAsked> asked, Func<TAsked[], Request> request, CancellationToken cancellationToken)
    {
        _client.ThrowIfDisposed();
        var batches = asked.Chunk(_client.Options.Limits.MaxCodes).Select(request).ToList();
        if (batches.Count == 1)
        {
            await _sender.SendAsync(batches[0], cancellationToken).ConfigureAwait(false);
            return;
        }

        // The first failure stops the others: their turns are the plan's.
        await Parallel.ForEachAsync(
            batches, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await _sender.SendAsync(batch, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static QosResult<TResult> Collect<T, TResult>(
        IReadOnlyList<InstrumentCode> asked, Dictionary<string, AskedCode<T>> answers, Func<AskedCode<T>, InstrumentCode, IEnumerable<TResult>> select)
        where T : class
    {
        var items = new List<TResult>(asked.Count);
        var missing = new List<MissingItem>();
        foreach (var code in asked)
        {
            var answer = answers[code.Canonical];
            if (answer.Items.Count > 0)
            {
                items.AddRange(select(answer, code.WithSimulated(answer.Instrument.IsSimulated)));
            }

            if (answer.MissingAs(code.Text, NoData) is { } none)
            {
                missing.Add(none);
            }
        }

        return new QosResult<TResult>(items, missing);
    }

    private static void CheckCount(int count, int most)
    {
        if (count < 1 || count > most)
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"Count must be between 1 and {most} per code (was {count})."));
        }
    }

    private static void CheckType(KLineType type, Adjustment adjustment)
    {
        if (!Enum.IsDefined(type) || !Enum.IsDefined(adjustment))
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"K-line type {type} with adjustment {adjustment} does not exist."));
        }
    }
}
