namespace Qos.Client;

public sealed partial class QosClient
{
    private readonly QosRequests _requests;

    /// <summary>The requests that nobody observes.</summary>
    internal QosRequests Requests => _requests;

    /// <summary>The same requests, each step of them told to an observer: waits for the plan's budget, retries, what is left.</summary>
    /// <param name="observer">Is called on the thread that sends, in the order of the steps of each request.</param>
    public QosRequests Observe(IProgress<RequestEvent> observer) => new(this, _sender, observer);

    /// <summary>The current quotes of codes.</summary>
    /// <param name="codes">Codes; one entry may hold several of one market (<c>US:AAPL,TSLA</c>).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>In the order of the request, with what is missing beside it.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<Snapshot>> GetSnapshotsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        _requests.GetSnapshotsAsync(codes, cancellationToken);

    /// <summary>Bids and asks of codes.</summary>
    /// <inheritdoc cref="GetSnapshotsAsync"/>
    public Task<QosResult<Depth>> GetDepthsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        _requests.GetDepthsAsync(codes, cancellationToken);

    /// <summary>The last trades of codes: by code in the order of the request, oldest first.</summary>
    /// <param name="codes">Codes.</param>
    /// <param name="count">Trades of each code, 1 to 50. Default 20.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>In the order of the request, with what is missing beside it.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<Trade>> GetTradesAsync(IEnumerable<string> codes, int count = 20, CancellationToken cancellationToken = default) =>
        _requests.GetTradesAsync(codes, count, cancellationToken);

    /// <summary>The newest bars of codes.</summary>
    /// <param name="codes">Codes.</param>
    /// <param name="type">The period.</param>
    /// <param name="count">Bars of each code, at least 1; more than 1000 take several requests. Default 100.</param>
    /// <param name="adjustment">How prices account for splits and dividends.</param>
    /// <param name="closedOnly">Leaves out bars whose period is not over, and counts without them. Default false.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>In the order of the request, with what is missing beside it.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<KLineSeries>> GetKLinesAsync(
        IEnumerable<string> codes, KLineType type, int count = 100, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        CancellationToken cancellationToken = default) =>
        _requests.GetKLinesAsync(codes, type, count, adjustment, closedOnly, cancellationToken);

    /// <summary>Gets every bar of a code that opens between two times, both included, over as many requests as it takes.</summary>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time; a date is that whole day at the exchange.</param>
    /// <param name="to">The latest opening time; a date is that whole day at the exchange. Default null: now.</param>
    /// <param name="adjustment">How prices account for splits and dividends.</param>
    /// <param name="progress">Is told after each request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Each bar once, oldest first, with a notice when the server has nothing older or nothing in the range.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<KLineHistory> GetKLineHistoryAsync(
        string code, KLineType type, MarketTime from, MarketTime? to = null, Adjustment adjustment = Adjustment.None,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _requests.GetKLineHistoryAsync(code, type, from, to, adjustment, progress, cancellationToken);

    /// <summary>Gets the last bars of a code up to a time, over as many requests as it takes.</summary>
    /// <param name="code">The code.</param>
    /// <param name="type">The period.</param>
    /// <param name="count">Bars, at least 1.</param>
    /// <param name="to">The latest opening time; a date is that whole day at the exchange. Default null: now.</param>
    /// <param name="adjustment">How prices account for splits and dividends.</param>
    /// <param name="closedOnly">Leaves out bars whose period is not over, and counts without them. Default false.</param>
    /// <param name="progress">Is told after each request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Each bar once, oldest first, with a notice when the server has nothing older.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<KLineHistory> GetLastKLinesAsync(
        string code, KLineType type, int count, MarketTime? to = null, Adjustment adjustment = Adjustment.None, bool closedOnly = false,
        IProgress<KLineHistoryProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _requests.GetLastKLinesAsync(code, type, count, to, adjustment, closedOnly, progress, cancellationToken);

    /// <summary>Static facts of instruments. Their names and currencies then stand on later snapshots of this client too.</summary>
    /// <inheritdoc cref="GetSnapshotsAsync"/>
    public Task<QosResult<Instrument>> GetInstrumentsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        _requests.GetInstrumentsAsync(codes, cancellationToken);

    /// <summary>About three months of trading days of markets.</summary>
    /// <param name="markets">HK, US, SH, SZ.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>By market in the order of the request, then by date.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<TradingDay>> GetTradingDaysAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default) =>
        _requests.GetTradingDaysAsync(markets, cancellationToken);

    /// <summary>
    /// Tells whether markets trade now, on the server's time, and when that changes. The trading days are asked for once in twelve hours; where the server has none of a
    /// market, the hours alone count (<see cref="MarketStatus.HolidaysKnown"/>).
    /// </summary>
    /// <param name="marketsOrCodes">Markets (<c>HK</c>) or codes (<c>IX:HSI</c>).</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One for each, in their order.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<IReadOnlyList<MarketStatus>> GetMarketStatusesAsync(IEnumerable<string> marketsOrCodes, CancellationToken cancellationToken = default) =>
        _requests.GetMarketStatusesAsync(marketsOrCodes, cancellationToken);

    /// <summary>
    /// Finds instruments by code in any spelling, English or Chinese name or a part of it, or initials of the Chinese name's pinyin; <c>*</c> and
    /// <c>?</c> make a text a pattern. It looks in <see cref="Names"/>; the product list is read into them at most once a week, and where something
    /// is not found, English names that the list lacks.
    /// </summary>
    /// <param name="texts">What to look for.</param>
    /// <param name="refresh">Whether to read the product list anew. Default false.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Each instrument once, the best matches first; the texts that nothing matches are missing.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<KnownInstrument>> FindInstrumentsAsync(
        IEnumerable<string> texts, bool refresh = false, CancellationToken cancellationToken = default) =>
        _requests.FindInstrumentsAsync(texts, refresh, cancellationToken);

    /// <summary>
    /// Returns the markets of codes from which nothing new is expected now, for a watch that would wait without a word: closed ones and those in their lunch break. Where the
    /// trading days cannot be asked for, the hours alone count.
    /// </summary>
    /// <param name="codes">The codes that are watched.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One for each silent market, an index by its code; <see cref="MarketStatus.DescribeSilence"/> says it in words.</returns>
    /// <exception cref="QosException">A code is malformed (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public Task<IReadOnlyList<MarketStatus>> GetSilentMarketsAsync(IEnumerable<string> codes, CancellationToken cancellationToken = default) =>
        _requests.GetSilentMarketsAsync(codes, cancellationToken);

    /// <summary>The popular products of markets.</summary>
    /// <param name="markets">For example HK, US, CM, SI.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>By market in the order of the request.</returns>
    /// <exception cref="QosException">See <see cref="QosErrorKind"/>.</exception>
    public Task<QosResult<Product>> GetProductsAsync(IEnumerable<string> markets, CancellationToken cancellationToken = default) =>
        _requests.GetProductsAsync(markets, cancellationToken);
}
