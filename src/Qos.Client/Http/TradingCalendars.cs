namespace Qos.Client.Http;

/// <summary>The trading days of a server's markets, asked for once in twelve hours.</summary>
internal sealed class TradingCalendars(ServerClock clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly object _gate = new();
    private readonly Dictionary<string, (DateTimeOffset AskedAt, IReadOnlyList<TradingDay> Days)> _byMarket = new(StringComparer.Ordinal);

    /// <summary>The trading days of markets; none of a market that the server has no calendar of.</summary>
    /// <param name="markets">The markets.</param>
    /// <param name="ask">Asks the server for the days of markets.</param>
    /// <exception cref="QosException">The server cannot be asked.</exception>
    public async Task<IReadOnlyList<TradingDay>> GetAsync(
        IReadOnlyList<string> markets, Func<IReadOnlyList<string>, Task<IReadOnlyList<TradingDay>>> ask)
    {
        var unknown = Unknown(markets);
        if (unknown.Count > 0)
        {
            var days = await AskOrNoneAsync(unknown, ask).ConfigureAwait(false);
            lock (_gate)
            {
                foreach (var market in unknown)
                {
                    _byMarket[market] = (clock.Now, [.. days.Where(day => day.Market == market)]);
                }
            }
        }

        lock (_gate)
        {
            return [.. markets.SelectMany(market => _byMarket[market].Days)];
        }
    }

    private List<string> Unknown(IReadOnlyList<string> markets)
    {
        lock (_gate)
        {
            return [.. markets.Where(market => !_byMarket.TryGetValue(market, out var known) || clock.Now - known.AskedAt > Lifetime)];
        }
    }

    private static async Task<IReadOnlyList<TradingDay>> AskOrNoneAsync(
        List<string> markets, Func<IReadOnlyList<string>, Task<IReadOnlyList<TradingDay>>> ask)
    {
        try
        {
            return await ask(markets).ConfigureAwait(false);
        }
        catch (QosException e) when (e.Kind is QosErrorKind.NoData or QosErrorKind.ServerMessage)
        {
            // A server without calendars: the status says that holidays are not known.
            return [];
        }
    }
}
