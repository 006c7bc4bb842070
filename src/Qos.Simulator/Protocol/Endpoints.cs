using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Qos.Simulator.Market;

namespace Qos.Simulator.Protocol;

/// <summary>The eight endpoints (docs/protocol.md section 4), six of which the socket serves as well (section 6).</summary>
internal sealed class Endpoints(QosSimulatorOptions options, SimulatedMarket market, PlanLimits limits, MarketQuotes quotes, ReplayedQuotes? replay)
{
    /// <summary>Chinese names go out as they are, as the real server sends them.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FrozenSet<string> Paths = new[]
    {
        "/instrument-info", "/snapshot", "/depth", "/trade", "/kline", "/history", "/market-calendar", "/product-list",
    }.ToFrozenSet();

    private static readonly FrozenSet<long> BarTypes = new long[] { 1, 5, 15, 30, 60, 120, 240, 1001, 1007, 1030, 2001 }.ToFrozenSet();

    /// <summary>What to ask for instead of a path that is not served.</summary>
    public static string Hint { get; } = $"POST to {string.Join(' ', Paths.Order(StringComparer.Ordinal))}, or open a WebSocket at /ws.";

    public static bool IsEndpoint(string path) => Paths.Contains(path);

    public static bool IsBarType(long? type) => type is { } value && BarTypes.Contains(value);

    /// <summary>The endpoint that a socket request's type stands for.</summary>
    public static string? PathOf(string type) => type switch
    {
        "RI" => "/instrument-info",
        "RS" => "/snapshot",
        "RD" => "/depth",
        "RT" => "/trade",
        "RK" => "/kline",
        "RH" => "/history",
        _ => null,
    };

    /// <summary>One JSON object.</summary>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Writes the member <c>data</c>.</summary>
    /// <exception cref="RequestException">The request is wrong, or beyond the plan.</exception>
    public void WriteData(Utf8JsonWriter json, string path, RequestMessage request, long nowMilliseconds)
    {
        switch (path)
        {
            case "/market-calendar" or "/product-list" when request.Markets.Count == 0:
                throw new RequestException("market is required.");
            case "/market-calendar":
                WriteCalendars(json, request, nowMilliseconds);
                return;
            case "/product-list":
                WriteProducts(json, request);
                return;
            case "/kline" or "/history":
                WriteBars(json, request, path == "/history" && !options.HistoryLimit1000AndIgnoresEnd, nowMilliseconds);
                return;
        }

        if (request.Codes.Count == 0)
        {
            throw new RequestException("codes is required.");
        }

        limits.CheckCodes(request.Codes.Count);
        json.WriteStartArray("data");
        foreach (var code in Shuffle(request.Codes, nowMilliseconds))
        {
            switch (path)
            {
                case "/instrument-info" when market.TryFind(code, out var instrument):
                    WireJson.WriteInstrument(json, instrument);
                    break;
                case "/snapshot":
                    SourceOf(code).WriteSnapshot(json, code, nowMilliseconds);
                    break;
                case "/depth":
                    SourceOf(code).WriteDepth(json, code, nowMilliseconds);
                    break;
                case "/trade":
                    SourceOf(code).WriteTrades(json, code, (int)Math.Clamp(request.Count ?? 1, 1, 50), nowMilliseconds);
                    break;
            }
        }

        json.WriteEndArray();
    }

    private void WriteBars(Utf8JsonWriter json, RequestMessage request, bool honoursEnd, long nowMilliseconds)
    {
        var codes = request.BarRequests.SelectMany(r => r.Codes).Distinct().Count();
        if (codes == 0)
        {
            throw new RequestException("kline_reqs is required.");
        }

        if (request.BarRequests.FirstOrDefault(r => !IsBarType(r.Type)) is { } unknown)
        {
            throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"Unknown K-line type {unknown.Type}."));
        }

        limits.CheckCodes(codes);
        json.WriteStartArray("data");
        foreach (var bars in request.BarRequests)
        {
            var end = honoursEnd && bars.End > 0 ? bars.End - (options.HistoryEndIsExclusive ? 1 : 0) : null;
            foreach (var code in Shuffle(bars.Codes, nowMilliseconds))
            {
                var count = (int)Math.Clamp(bars.Count, 1, options.MaxBars);
                SourceOf(code).WriteBars(json, code, (int)bars.Type, bars.ForwardAdjusted, count, end, nowMilliseconds);
            }
        }

        json.WriteEndArray();
    }

    private void WriteCalendars(Utf8JsonWriter json, RequestMessage request, long nowMilliseconds)
    {
        json.WriteStartObject("data");
        foreach (var name in request.Markets)
        {
            if (market.GetCalendar(name, nowMilliseconds / 1000) is { Count: > 0 } days)
            {
                WireJson.WriteCalendar(json, name, days);
            }
        }

        json.WriteEndObject();
    }

    private void WriteProducts(Utf8JsonWriter json, RequestMessage request)
    {
        json.WriteStartObject("data");
        foreach (var name in request.Markets)
        {
            var products = market.Instruments.Where(i => i.Market == name).ToList();
            if (products.Count > 0)
            {
                WireJson.WriteProducts(json, name, products);
            }
        }

        json.WriteEndObject();
    }

    private IQuoteSource SourceOf(string code) => replay?.Covers(code) == true ? replay : quotes;

    /// <summary>The real server answers in no order that a client could rely on; here it changes with the second, and repeats with seed and clock.</summary>
    private IEnumerable<string> Shuffle(IReadOnlyList<string> codes, long nowMilliseconds) =>
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
