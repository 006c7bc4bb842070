using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Qos.Server;

/// <summary>The eight endpoints (docs/protocol.md section 4), six of which the socket serves as well (section 6).</summary>
public static class Endpoints
{
    private static readonly FrozenSet<string> Paths = new[]
    {
        "/instrument-info", "/snapshot", "/depth", "/trade", "/kline", "/history", "/market-calendar", "/product-list",
    }.ToFrozenSet();

    private static readonly FrozenSet<long> BarTypes = new long[] { 1, 5, 15, 30, 60, 120, 240, 1001, 1007, 1030, 2001 }.ToFrozenSet();

    /// <summary>The hint for a path that is not served.</summary>
    public static string Hint { get; } = $"POST to {string.Join(' ', Paths.Order(StringComparer.Ordinal))}, or open a WebSocket at /ws.";

    /// <summary>Whether a path is served.</summary>
    public static bool IsEndpoint(string path) => Paths.Contains(path);

    /// <summary>Whether a number is a K-line type.</summary>
    public static bool IsBarType(long? type) => type is { } value && BarTypes.Contains(value);

    /// <summary>Returns the endpoint of a socket request type; null for other messages.</summary>
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

    /// <summary>Returns the body of an HTTP answer.</summary>
    /// <inheritdoc cref="WriteDataAsync" path="/exception"/>
    public static ValueTask<ReadOnlyMemory<byte>> AnswerAsync(
        string path, RequestMessage request, PlanLimits limits, IQuoteSource quotes, CancellationToken cancellationToken) =>
        JsonAnswer.ObjectAsync(json =>
    {
        json.WriteString("msg"u8, "OK"u8);
        return WriteDataAsync(json, path, request, limits, quotes, cancellationToken);
    });

    /// <summary>Writes the member <c>data</c>.</summary>
    /// <exception cref="RequestException">The request is wrong, or beyond the plan.</exception>
    public static async ValueTask WriteDataAsync(
        Utf8JsonWriter json,
        string path,
        RequestMessage request,
        PlanLimits limits,
        IQuoteSource quotes,
        CancellationToken cancellationToken)
    {
        Check(path, request, limits);
        var isOfMarkets = path is "/market-calendar" or "/product-list";
        json.WritePropertyName("data"u8);
        if (isOfMarkets)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartArray();
        }

        switch (path)
        {
            case "/market-calendar":
                await quotes.WriteCalendarsAsync(json, request.Markets, cancellationToken).ConfigureAwait(false);
                break;
            case "/product-list":
                await quotes.WriteProductsAsync(json, request.Markets, cancellationToken).ConfigureAwait(false);
                break;
            case "/kline" or "/history":
                foreach (var bars in request.BarRequests)
                {
                    var asked = path == "/history" && bars.End > 0 ? bars : bars with { End = null };
                    await quotes.WriteBarsAsync(json, asked, cancellationToken).ConfigureAwait(false);
                }

                break;
            case "/instrument-info":
                await quotes.WriteInstrumentsAsync(json, request.Codes, cancellationToken).ConfigureAwait(false);
                break;
            case "/snapshot":
                await quotes.WriteSnapshotsAsync(json, request.Codes, cancellationToken).ConfigureAwait(false);
                break;
            case "/depth":
                await quotes.WriteDepthsAsync(json, request.Codes, cancellationToken).ConfigureAwait(false);
                break;
            default:
                var count = (int)Math.Clamp(request.Count ?? 1, 1, 50);
                await quotes.WriteTradesAsync(json, request.Codes, count, cancellationToken).ConfigureAwait(false);
                break;
        }

        if (isOfMarkets)
        {
            json.WriteEndObject();
        }
        else
        {
            json.WriteEndArray();
        }
    }

    private static void Check(string path, RequestMessage request, PlanLimits limits)
    {
        switch (path)
        {
            case "/market-calendar" or "/product-list":
                if (request.Markets.Count == 0)
                {
                    throw new RequestException("market is required.");
                }

                break;
            case "/kline" or "/history":
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
                break;
            default:
                if (request.Codes.Count == 0)
                {
                    throw new RequestException("codes is required.");
                }

                limits.CheckCodes(request.Codes.Count);
                break;
        }
    }
}
