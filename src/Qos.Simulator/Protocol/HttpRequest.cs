namespace Qos.Simulator.Protocol;

/// <summary>The head of an HTTP request.</summary>
internal sealed record HttpRequest(string Method, string Path, string? QueryKey, bool IsHttp11, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string? Key => this["key"] ?? QueryKey;

    public bool KeepsAlive => IsHttp11 ? !Lists("Connection", "close") : Lists("Connection", "keep-alive");

    /// <summary>Java's client offers h2c with every request: only an upgrade to WebSocket is one.</summary>
    public bool IsWebSocket => Method == "GET" && Lists("Upgrade", "websocket") && Lists("Connection", "upgrade");

    /// <summary>Whether a comma-separated header has this element.</summary>
    public bool Lists(string header, string element) =>
        this[header]?.Split(',').Any(e => e.Split(';')[0].Trim().Equals(element, StringComparison.OrdinalIgnoreCase)) == true;
}
