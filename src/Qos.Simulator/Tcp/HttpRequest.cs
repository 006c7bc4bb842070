namespace Qos.Simulator.Tcp;

/// <summary>The head of an HTTP request.</summary>
/// <param name="Method">Method.</param>
/// <param name="Authority">Host and port of an absolute target, which count before the header <c>Host</c> (RFC 9112 section 3.2.2); null
/// without one.</param>
/// <param name="Path">Path of the target.</param>
/// <param name="QueryKey">The parameter <c>key</c> of the target.</param>
/// <param name="IsHttp11">False for HTTP/1.0.</param>
/// <param name="Headers">Header fields; those that came several times are joined by commas.</param>
internal sealed record HttpRequest(
    string Method, string? Authority, string Path, string? QueryKey, bool IsHttp11, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public bool KeepsAlive => IsHttp11 ? !Lists("Connection", "close") : Lists("Connection", "keep-alive");

    /// <summary>Java's client offers h2c with every request: only an upgrade to WebSocket is one.</summary>
    public bool IsWebSocket => Method == "GET" && Lists("Upgrade", "websocket") && Lists("Connection", "upgrade");

    /// <summary>Whether a comma-separated header has this element.</summary>
    public bool Lists(string header, string element) =>
        this[header]?.Split(',').Any(e => e.Split(';')[0].Trim().Equals(element, StringComparison.OrdinalIgnoreCase)) == true;
}
