using System.Globalization;
using System.Text;

namespace Qos.Client.Wire;

/// <summary>
/// Writes requests: the properties without the braces, so that the socket can put <c>type</c> and <c>reqid</c> before them
/// (docs/protocol.md sections 2, 4 and 6). Codes and markets were checked to be plain ASCII before, so that nothing needs an escape.
/// </summary>
internal static class RequestWriter
{
    private const string KLinesPrefix = "\"kline_reqs\":[";

    /// <summary><c>"codes":["US:AAPL,TSLA","HK:700"]</c>: in the canonical spelling, one entry for each market.</summary>
    internal static string Codes(IEnumerable<InstrumentCode> codes) => $"\"codes\":[{string.Join(',', ByMarket(codes).Select(Quoted))}]";

    /// <summary>Codes with the number of trades that is wanted of each.</summary>
    internal static string Trades(IEnumerable<InstrumentCode> codes, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{Codes(codes)},\"count\":{count}");

    /// <summary>Codes with the K-line type of a subscription.</summary>
    internal static string KLineSubscription(IEnumerable<InstrumentCode> codes, KLineType type) =>
        string.Create(CultureInfo.InvariantCulture, $"{Codes(codes)},\"kt\":{(int)type}");

    /// <summary>Bars counted back from now, or from <paramref name="end"/> (Unix seconds).</summary>
    internal static string KLines(IEnumerable<InstrumentCode> codes, KLineType type, int count, Adjustment adjustment, long? end = null)
    {
        var rest = string.Create(CultureInfo.InvariantCulture, $"\"co\":{count},\"a\":{(int)adjustment},\"kt\":{(int)type}");
        rest += end is { } e ? string.Create(CultureInfo.InvariantCulture, $",\"e\":{e}") : "";
        return $"{KLinesPrefix}{string.Join(',', ByMarket(codes).Select(entry => $"{{\"c\":{Quoted(entry)},{rest}}}"))}]";
    }

    /// <summary>Bars of each code counted back from an end of its own (Unix seconds), one entry for each code.</summary>
    internal static string KLinePages(
        IEnumerable<(InstrumentCode Code, long? End)> pages, KLineType type, int count, Adjustment adjustment) =>
        $"{KLinesPrefix}{string.Join(',', pages.Select(page => KLines([page.Code], type, count, adjustment, page.End)[KLinesPrefix.Length..^1]))}]";

    /// <summary><c>"market":["HK","US"]</c>.</summary>
    internal static string Markets(IEnumerable<string> markets) => $"\"market\":[{string.Join(',', markets.Select(Quoted))}]";

    /// <summary>The body of an HTTP request.</summary>
    internal static byte[] Body(string properties) => Encoding.UTF8.GetBytes($"{{{properties}}}");

    /// <summary>A message of the socket; without properties it is a heartbeat.</summary>
    internal static byte[] Message(MessageType type, long? requestId = null, string? properties = null)
    {
        var id = requestId is { } number ? string.Create(CultureInfo.InvariantCulture, $",\"reqid\":{number}") : "";
        return Encoding.UTF8.GetBytes($"{{\"type\":\"{WireName.Text((ushort)type)}\"{id}{(properties is null ? "" : "," + properties)}}}");
    }

    private static IEnumerable<string> ByMarket(IEnumerable<InstrumentCode> codes) =>
        codes.Select(code => code.Canonical).Distinct(StringComparer.Ordinal)
            .GroupBy(canonical => canonical[..canonical.IndexOf(':', StringComparison.Ordinal)], StringComparer.Ordinal)
            .Select(market => $"{market.Key}:{string.Join(',', market.Select(canonical => canonical[(market.Key.Length + 1)..]))}");

    private static string Quoted(string text) => $"\"{text}\"";
}
