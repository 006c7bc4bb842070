using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Http;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// Sends requests to one server with one key: quotes, bars, history, instruments, calendars. <see cref="QosClient"/> derives from this
/// class; <see cref="Observe"/> returns the same requests with an observer. All of them share the client's budget, names and connections.
/// </summary>
/// <remarks>
/// Arguments are checked before the first await. Codes can be passed as text or as parsed codes.
/// </remarks>
public class QosRequests
{
    private const int MaxTrades = 50;

    /// <summary>The number of bars that can be unfinished: the running one, and the previous one while late prints may arrive.</summary>
    private const int OpenBars = 2;

    private readonly ClientContext _client;
    private readonly RequestSender _sender;
    private readonly IProgress<RequestEvent>? _observer;
    private readonly RequestBatches _batches;
    private readonly BarRequests _bars;

    internal QosRequests(ClientContext client, RequestSender sender, IProgress<RequestEvent>? observer = null, bool prefersSocket = false)
    {
        (_client, _sender, _observer) = (client, sender, observer);
        _batches = new RequestBatches(client, sender, observer, prefersSocket);
        _bars = new BarRequests(client, _batches);
    }

    /// <summary>Whether history is read from <see cref="QosClient.KLineArchive"/>, if it is set.</summary>
    private bool UsesArchive { get; init; } = true;

    /// <summary>
    /// Returns the same requests with an observer that receives each step: waits for the plan's budget, retries, the remaining budget.
    /// </summary>
    /// <param name="observer">The observer. It is called on the sending thread, in the order of the steps of each request.</param>
    public QosRequests Observe(IProgress<RequestEvent> observer) => new(_client, _sender, observer) { UsesArchive = UsesArchive };

    /// <summary>Returns the same requests, sent over the socket while it is available to save HTTP requests.</summary>
    internal QosRequests OverSocket(IProgress<RequestEvent> observer) =>
        new(_client, _sender, observer, prefersSocket: true) { UsesArchive = UsesArchive };

    /// <summary>Returns the same requests, with history from the server only.</summary>
    public QosRequests WithoutArchive() => new(_client, _sender, _observer) { UsesArchive = false };

    /// <summary>Gets the current quotes of codes.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items in the order of the request, and the codes without data.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<Snapshot>> GetSnapshotsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        GetSnapshotsAsync(CodeList.Parse(codes), cancellationToken);

    /// <inheritdoc cref="GetSnapshotsAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<QosResult<Snapshot>> GetSnapshotsAsync(IEnumerable<InstrumentCode> codes, CancellationToken cancellationToken = default) =>
        _batches.GetAsync<Snapshot>(
            Endpoint.Snapshot, CodeList.Checked(codes), RequestWriter.Codes,
            (ref Utf8JsonReader reader, CodeTable<AskedCode<Snapshot>> asked, Received received) =>
                AskedCode<Snapshot>.Take(
                    SnapshotReader.Read(ref reader, asked, _client.Names, received, out var item), item, onlyOne: true),
            static (quote, code) => quote with { Instrument = code }, cancellationToken);

    /// <summary>Gets bids and asks of codes.</summary>
    /// <inheritdoc cref="GetSnapshotsAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<QosResult<Depth>> GetDepthsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        GetDepthsAsync(CodeList.Parse(codes), cancellationToken);

    /// <inheritdoc cref="GetDepthsAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<QosResult<Depth>> GetDepthsAsync(IEnumerable<InstrumentCode> codes, CancellationToken cancellationToken = default) =>
        _batches.GetAsync<Depth>(
            Endpoint.Depth, CodeList.Checked(codes), RequestWriter.Codes,
            static (ref Utf8JsonReader reader, CodeTable<AskedCode<Depth>> asked, Received received) =>
                AskedCode<Depth>.Take(DepthReader.Read(ref reader, asked, received, out var item), item, onlyOne: true),
            static (depth, code) => depth with { Instrument = code }, cancellationToken);

    /// <summary>Gets the last trades of codes, grouped by code in the order of the request, oldest first.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="count">The number of trades of each code, 1 to 50. Default 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items in the order of the request, and the codes without data.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<Trade>> GetTradesAsync(IEnumerable<string> codes, int count = 20, CancellationToken cancellationToken = default)
    {
        CheckCount(count, MaxTrades);
        return GetTradesAsync(CodeList.Parse(codes), count, cancellationToken);
    }

    /// <inheritdoc cref="GetTradesAsync(IEnumerable{string}, int, CancellationToken)"/>
    public Task<QosResult<Trade>> GetTradesAsync(
        IEnumerable<InstrumentCode> codes, int count = 20, CancellationToken cancellationToken = default)
    {
        CheckCount(count, MaxTrades);
        return _batches.GetAsync<Trade>(
            Endpoint.Trade, CodeList.Checked(codes), batch => RequestWriter.Trades(batch, count),
            static (ref Utf8JsonReader reader, CodeTable<AskedCode<Trade>> asked, Received received) =>
                AskedCode<Trade>.Take(TradeReader.Read(ref reader, asked, received, out var item), item, onlyOne: false),
            static (trade, code) => trade with { Instrument = code }, cancellationToken);
    }

    /// <summary>Gets the newest bars of codes.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="type">The period.</param>
    /// <param name="count">The number of bars of each code, at least 1; more than 1000 take several requests. Default 100.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="closedOnly">Whether to omit bars whose period is not over; they do not count. Default false.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The items in the order of the request, and the codes without data.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<KLineSeries>> GetKLinesAsync(
        IEnumerable<string> codes, KLineType type, int count = 100, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        return GetKLinesAsync(CodeList.Parse(codes), type, count, adjustment, closedOnly, cancellationToken);
    }

    /// <inheritdoc cref="GetKLinesAsync(IEnumerable{string}, KLineType, int, Adjustment, bool, CancellationToken)"/>
    public Task<QosResult<KLineSeries>> GetKLinesAsync(
        IEnumerable<InstrumentCode> codes, KLineType type, int count = 100, Adjustment adjustment = Adjustment.None,
        bool closedOnly = false,
        CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        var asked = CodeList.Checked(codes);
        var wanted = closedOnly ? count + OpenBars : count;
        return wanted <= BarRequests.MaxBars ? GetNewestAsync() : GetLastAsync();

        async Task<QosResult<KLineSeries>> GetNewestAsync()
        {
            var kept = new Dictionary<string, KLineSeries>(StringComparer.Ordinal);
            foreach (var code in asked)
            {
                if (await FindLastAsync(code, type, count, until: null, adjustment, closedOnly, cancellationToken)
                    .ConfigureAwait(false) is { } bars)
                {
                    kept[code.Text] = new KLineSeries(code.Text, type, adjustment, bars.Bars);
                }
            }

            // The others share their requests.
            var rest = asked.Where(code => !kept.ContainsKey(code.Text)).ToList();
            var newest = rest.Count == 0 ? new QosResult<KLineSeries>([], [])
                : await _bars.GetNewestAsync(rest, type, wanted, adjustment, cancellationToken).ConfigureAwait(false);
            var series = closedOnly ? newest.Select(one => one with { Bars = Closed(one.Bars, count) }) : newest;
            if (kept.Count == 0)
            {
                return closedOnly ? new QosResult<KLineSeries>([.. series], newest.Missing) : newest;
            }

            var byCode = series.Concat(kept.Values).ToLookup(one => one.Code, StringComparer.Ordinal);
            return new QosResult<KLineSeries>([.. asked.SelectMany(code => byCode[code.Text].Take(1))], newest.Missing);
        }

        // More than one answer holds comes from the history, page by page.
        async Task<QosResult<KLineSeries>> GetLastAsync()
        {
            var (found, missing) = (new List<KLineSeries>(), new List<MissingItem>());
            foreach (var code in asked)
            {
                var history = await GetLastKLinesAsync(
                    code, type, count, to: null, adjustment, closedOnly, progress: null, cancellationToken)
                    .ConfigureAwait(false);
                if (history.Bars.Count > 0)
                {
                    found.Add(new KLineSeries(history.Code, type, adjustment, history.Bars));
                }
                else
                {
                    missing.Add(new MissingItem(code.Text, history.Notice?.TrimEnd('.') ?? RequestBatches.NoData));
                }
            }

            return new QosResult<KLineSeries>(found, missing);
        }
    }

    /// <summary>Gets all bars of a code that open between two times, both inclusive, in as many requests as needed.</summary>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time; a date means the whole day at the exchange.</param>
    /// <param name="to">The latest opening time; a date means the whole day at the exchange. Default null: now.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="progress">Receives a report after each request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bars, oldest first, with a notice if the server has no older bars or none in the range.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<KLineHistory> GetKLineHistoryAsync(
        string code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        return GetKLineHistoryAsync(InstrumentCode.Parse(code), type, from, to, adjustment, progress, cancellationToken);
    }

    /// <inheritdoc cref="GetKLineHistoryAsync(string, KLineType, MarketTime, MarketTime?, Adjustment, IProgress{KLineHistoryProgress}?, CancellationToken)"/>
    public Task<KLineHistory> GetKLineHistoryAsync(
        InstrumentCode code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (start, end) = RangeOf(code, type, from, to, adjustment);
        return UsesArchive && _client.KLineArchive is { } archive
            ? archive.GetHistoryAsync(
                code, type, DateTimeOffset.FromUnixTimeSeconds(start), DateTimeOffset.FromUnixTimeSeconds(end), adjustment, AskServer,
                cancellationToken)
            : _bars.GetHistoryAsync(code, type, adjustment, start, end, int.MaxValue, progress, cancellationToken);

        Task<KLineHistory> AskServer(DateTimeOffset earliest, DateTimeOffset latest, CancellationToken token) => _bars.GetHistoryAsync(
            code, type, adjustment, earliest.ToUnixTimeSeconds(), latest.ToUnixTimeSeconds(), int.MaxValue, progress, token);
    }

    /// <summary>
    /// Streams all bars of a code that open between two times, both inclusive, from the newest to the oldest. At most 1000 bars
    /// are in memory at a time. If the caller stops early, no further requests are sent.
    /// </summary>
    /// <remarks>
    /// The server counts bars back from a time, so the newest are returned first. <see cref="QosClient.KLineArchive"/> is not used. The
    /// text of
    /// <see cref="KLineHistory.Notice"/> is in the last report of <paramref name="progress"/>.
    /// </remarks>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time; a date means the whole day at the exchange.</param>
    /// <param name="to">The latest opening time; a date means the whole day at the exchange. Default null: now.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="progress">Receives a report after each request, and at the end if there is a notice.</param>
    /// <param name="cancellationToken">Cancels the stream.</param>
    /// <returns>Each bar once, newest first.</returns>
    /// <exception cref="QosException">
    /// An argument is invalid (thrown at once), or a request fails (thrown while the bars are enumerated). See <see cref="QosErrorKind"/>.
    /// </exception>
    public IAsyncEnumerable<KLine> StreamKLinesBackwardAsync(
        string code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        return StreamKLinesBackwardAsync(InstrumentCode.Parse(code), type, from, to, adjustment, progress, cancellationToken);
    }

    /// <inheritdoc cref="StreamKLinesBackwardAsync(string, KLineType, MarketTime, MarketTime?, Adjustment, IProgress{KLineHistoryProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<KLine> StreamKLinesBackwardAsync(
        InstrumentCode code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (start, end) = RangeOf(code, type, from, to, adjustment);
        return _bars.StreamBackwardAsync(code, type, adjustment, start, end, progress, cancellationToken);
    }

    /// <summary>Gets the last bars of a code up to a time, in as many requests as needed.</summary>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="count">The number of bars, at least 1.</param>
    /// <param name="to">The latest opening time; a date means the whole day at the exchange. Default null: now.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="closedOnly">Whether to omit bars whose period is not over; they do not count. Default false.</param>
    /// <param name="progress">Receives a report after each request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bars, oldest first, with a notice if the server has no older bars.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<KLineHistory> GetLastKLinesAsync(
        string code, KLineType type, int count, MarketTime? to = null, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        return GetLastKLinesAsync(InstrumentCode.Parse(code), type, count, to, adjustment, closedOnly, progress, cancellationToken);
    }

    /// <inheritdoc cref="GetLastKLinesAsync(string, KLineType, int, MarketTime?, Adjustment, bool, IProgress{KLineHistoryProgress}?, CancellationToken)"/>
    public Task<KLineHistory> GetLastKLinesAsync(
        InstrumentCode code, KLineType type, int count, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        bool closedOnly = false,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        CheckType(type, adjustment);
        CheckCount(count, int.MaxValue - OpenBars);
        var end = to?.LastSecond(code) ?? _client.ServerClock.Now.ToUnixTimeSeconds();
        return GetAsync(closedOnly ? count + OpenBars : count);

        async Task<KLineHistory> GetAsync(int wanted)
        {
            DateTimeOffset? until = to is null ? null : DateTimeOffset.FromUnixTimeSeconds(end);
            if (await FindLastAsync(code, type, count, until, adjustment, closedOnly, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                return kept;
            }

            var history = await _bars.GetHistoryAsync(
                code, type, adjustment, BarRequests.BeforeAnyBar, end, wanted, progress, cancellationToken)
                .ConfigureAwait(false);
            return closedOnly ? history with { Bars = Closed(history.Bars, count) } : history;
        }
    }

    /// <summary>The last bars of the archive, where there is one and it proves that the server has no others.</summary>
    private Task<KLineHistory?> FindLastAsync(
        InstrumentCode code, KLineType type, int count, DateTimeOffset? until, Adjustment adjustment, bool closedOnly,
        CancellationToken cancellationToken) =>
        UsesArchive && adjustment == Adjustment.None && _client.KLineArchive is { } archive
            ? archive.FindLastAsync(code, type, count, until, _client.ServerClock.Now, closedOnly, cancellationToken)
            : Task.FromResult<KLineHistory?>(null);

    /// <summary>
    /// One page of bars of each code, counted back from a time of its own, in as few requests as the plan allows: how an archive walks back
    /// through many codes at once. Codes must be different ones.
    /// </summary>
    /// <param name="pages">
    /// The codes, each with the latest opening time (Unix seconds); without one for all of them, the newest bars come from <c>/kline</c>.
    /// </param>
    /// <param name="type">The period.</param>
    /// <param name="count">Bars of each code, 1 to 1000.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal Task<QosResult<KLineSeries>> GetKLinePagesAsync(
        IReadOnlyList<(InstrumentCode Code, long? End)> pages, KLineType type, int count, Adjustment adjustment,
        CancellationToken cancellationToken) =>
        _bars.GetPagesAsync(pages, type, count, adjustment, cancellationToken);

    /// <summary>Gets reference data of instruments. Later snapshots of this client then include their names and currencies.</summary>
    /// <inheritdoc cref="GetSnapshotsAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<QosResult<Instrument>> GetInstrumentsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        GetInstrumentsAsync(CodeList.Parse(codes), cancellationToken);

    /// <inheritdoc cref="GetInstrumentsAsync(IEnumerable{string}, CancellationToken)"/>
    public Task<QosResult<Instrument>> GetInstrumentsAsync(IEnumerable<InstrumentCode> codes, CancellationToken cancellationToken = default)
    {
        return KeepNamesAsync(_batches.GetAsync<Instrument>(
            Endpoint.InstrumentInfo, CodeList.Checked(codes), RequestWriter.Codes,
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

    /// <summary>Gets about three months of trading days of markets.</summary>
    /// <param name="markets">HK, US, SH, SZ.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The trading days by market in the order of the request, then by date.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<TradingDay>> GetTradingDaysAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default) =>
        _batches.GetMarketsAsync<TradingDay>(
            Endpoint.MarketCalendar, markets, asked => (ref Utf8JsonReader reader) => ListReader.ReadTradingDays(ref reader, asked),
            static days => days.OrderBy(day => day.Date), cancellationToken);

    /// <summary>Gets the popular products of markets.</summary>
    /// <param name="markets">For example HK, US, CM, SI.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The products by market in the order of the request.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public async Task<QosResult<Product>> GetProductsAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default)
    {
        var result = await _batches.GetMarketsAsync<Product>(
            Endpoint.ProductList, markets,
            asked => (ref Utf8JsonReader reader) => ListReader.ReadProducts(ref reader, asked, _client.IsSimulated),
            products => products.Select(Scrubbed), cancellationToken).ConfigureAwait(false);
        _client.Names.Add(result, _client.Options.TimeProvider.GetUtcNow());
        _client.Names.Save();
        return result;
    }

    /// <summary>
    /// Finds instruments by code in any spelling, by English or Chinese name or a part of it, or by the pinyin initials of the Chinese
    /// name; <c>*</c> and <c>?</c> are wildcards. Searches <see cref="QosClient.Names"/>, to which the product list is added at most once
    /// a week, and missing English names if a text is not found.
    /// </summary>
    /// <param name="texts">The search texts.</param>
    /// <param name="refresh">Whether to fetch the product list again. Default false.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The instruments, best matches first, and the texts without a match.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<KnownInstrument>> FindInstrumentsAsync(
        IEnumerable<string> texts, bool refresh = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new InstrumentSearch(_client, this).FindAsync([.. texts], refresh, cancellationToken);
    }

    /// <summary>
    /// Tells whether markets trade now, on the server's time, and when that changes. The trading days are asked for once in twelve hours;
    /// where the server has none of a market, the hours alone count (<see cref="MarketStatus.HolidaysKnown"/>).
    /// </summary>
    /// <param name="marketsOrCodes">Markets (<c>HK</c>) or codes (<c>IX:HSI</c>).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One for each, in their order.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public async Task<IReadOnlyList<MarketStatus>> GetMarketStatusesAsync(
        IEnumerable<string> marketsOrCodes, CancellationToken cancellationToken = default)
    {
        var asked = MarketOrCode.ParseList(marketsOrCodes);
        var calendars = asked.Select(one => one.CalendarOf(_client.IsSimulated)).OfType<string>().Distinct().ToList();
        var days = await _client.Calendars.GetAsync(calendars, AskAsync).ConfigureAwait(false);
        var now = _client.ServerClock.Now;
        return [.. asked.Select(one => one.StatusAt(now, days))];

        async Task<IReadOnlyList<TradingDay>> AskAsync(IReadOnlyList<string> markets) =>
            await GetTradingDaysAsync(markets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the markets of codes from which nothing new is expected now, for a watch that would wait without a word: closed ones and
    /// those in their lunch break. Where the trading days cannot be asked for, the hours alone count.
    /// </summary>
    /// <param name="codes">The codes that are watched.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One for each silent market, an index by its code; <see cref="MarketStatus.DescribeSilence"/> says it in words.</returns>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public Task<IReadOnlyList<MarketStatus>> GetSilentMarketsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return GetSilentMarketsAsync(codes.Select(code => InstrumentCode.Parse(code)), cancellationToken);
    }

    /// <inheritdoc cref="GetSilentMarketsAsync(IEnumerable{string}, CancellationToken)"/>
    public async Task<IReadOnlyList<MarketStatus>> GetSilentMarketsAsync(
        IEnumerable<InstrumentCode> codes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(codes);
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

    private (long Start, long End) RangeOf(InstrumentCode code, KLineType type, MarketTime from, MarketTime? to, Adjustment adjustment)
    {
        ArgumentNullException.ThrowIfNull(code);
        CheckType(type, adjustment);
        var start = from.FirstSecond(code);
        var end = to?.LastSecond(code) ?? _client.ServerClock.Now.ToUnixTimeSeconds();
        return start <= end ? (start, end) : throw new QosException(
            QosErrorKind.InvalidArgument,
            to is null
                ? Messages.Format($"The range starts in the future ({from}). Choose an earlier start.")
                : Messages.Format($"The range ends ({to}) before it starts ({from})."));
    }

    private static IReadOnlyList<KLine> Closed(IReadOnlyList<KLine> bars, int count) => [.. bars.Where(bar => bar.IsFinal).TakeLast(count)];

    private static void CheckCount(int count, int most)
    {
        if (count < 1 || count > most)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Format($"Count must be between 1 and {most} per code (was {count})."));
        }
    }

    private static void CheckType(KLineType type, Adjustment adjustment)
    {
        if (!Enum.IsDefined(type) || !Enum.IsDefined(adjustment))
        {
            throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Format($"K-line type {type} with adjustment {adjustment} does not exist."));
        }
    }
}
