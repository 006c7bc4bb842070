using System.Text.Json;
using Qos.Server;
using Qos.Simulator.Market;

namespace Qos.Simulator.Quotes;

/// <summary>What the simulator answers at one moment: from the recording for its codes, from the simulated market for the others.</summary>
internal sealed class SimulatedQuotes(
    QosSimulatorOptions options, SimulatedMarket market, MarketQuotes quotes, ReplayedQuotes? replay, long nowMilliseconds) : IQuoteSource
{
    public ValueTask WriteInstrumentsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        foreach (var code in Shuffle(codes))
        {
            if (market.TryFind(code, out var instrument))
            {
                WireJson.Write(json, WireItems.Instrument(instrument));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteSnapshotsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        foreach (var code in Shuffle(codes))
        {
            SourceOf(code).WriteSnapshot(json, code, nowMilliseconds);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteDepthsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        foreach (var code in Shuffle(codes))
        {
            SourceOf(code).WriteDepth(json, code, nowMilliseconds);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteTradesAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, int count, CancellationToken cancellationToken)
    {
        foreach (var code in Shuffle(codes))
        {
            SourceOf(code).WriteTrades(json, code, count, nowMilliseconds);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteBarsAsync(Utf8JsonWriter json, BarRequest request, CancellationToken cancellationToken)
    {
        var end = options.HistoryLimit1000AndIgnoresEnd ? null : request.End - (options.HistoryEndIsExclusive ? 1 : 0);
        var count = (int)Math.Clamp(request.Count, 1, options.MaxBars);
        foreach (var code in Shuffle(request.Codes))
        {
            SourceOf(code).WriteBars(json, code, (int)request.Type, request.ForwardAdjusted, count, end, nowMilliseconds);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteCalendarsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken)
    {
        foreach (var name in markets)
        {
            if (market.GetCalendar(name, nowMilliseconds / 1000) is { Count: > 0 } days)
            {
                WireJson.WriteCalendar(json, name, days);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask WriteProductsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken)
    {
        foreach (var name in markets)
        {
            var products = market.Instruments.Where(i => i.Market == name)
                .Select(i => (i.Code, i.ChineseName is { Length: > 0 } chinese ? chinese : i.Symbol)).ToList();
            if (products.Count > 0)
            {
                WireJson.WriteProducts(json, name, products);
            }
        }

        return ValueTask.CompletedTask;
    }

    private ICodeQuotes SourceOf(string code) => replay?.Covers(code) == true ? replay : quotes;

    /// <summary>
    /// The real server answers in no order that a client could rely on; here it changes with the second, and repeats with seed and clock.
    /// </summary>
    private IEnumerable<string> Shuffle(IReadOnlyList<string> codes) =>
        codes.OrderBy(code =>
        {
            var hash = 14695981039346656037UL ^ (ulong)options.Seed;
            foreach (var c in code)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            hash = (hash ^ (ulong)(nowMilliseconds / 1000)) * 0x9E3779B97F4A7C15UL;
            return hash ^ (hash >> 29);
        });
}
