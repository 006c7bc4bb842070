using System.Net;

namespace Qos.Server;

/// <summary>
/// Rejects requests of web pages: every page that a browser shows can reach a loopback port, but its requests carry its own names.
/// </summary>
/// <remarks>
/// With DNS rebinding the page's own host name is in <c>Host</c>. For a request to another server the page's origin is in <c>Origin</c>,
/// which browsers add
/// to every WebSocket handshake and every POST. Other programs send no <c>Origin</c>, or the address that they connect to.
/// </remarks>
public static class WebOrigin
{
    /// <summary>Checks a request over HTTP, a WebSocket handshake too.</summary>
    /// <param name="host">The header <c>Host</c>, or the authority of an absolute target; null without one.</param>
    /// <param name="origin">The header <c>Origin</c>; null without one.</param>
    /// <exception cref="RequestException">The request names another host, or comes from a page of another origin.</exception>
    public static void Check(string? host, string? origin)
    {
        if (host is not null && !IsLoopback(host))
        {
            throw new RequestException(
                "This server answers to loopback names only, such as 127.0.0.1 and localhost: check the header Host.", 421);
        }

        if (origin is not null && !origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException("Requests of web pages are not answered: the header Origin names another site.", 403);
        }
    }

    private static bool IsLoopback(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : host.IndexOf(':', StringComparison.Ordinal);
        var name = end > 0 ? host[..end] : host;
        var port = host.AsSpan(name.Length);
        if (!port.IsEmpty && (port[0] != ':' || port[1..].ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)
                && (name.StartsWith('[') || name.Split('.').Length == 4));
    }
}
