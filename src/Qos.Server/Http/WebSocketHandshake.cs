using System.Security.Cryptography;
using System.Text;

namespace Qos.Server;

/// <summary>The server's side of a WebSocket's handshake.</summary>
public static class WebSocketHandshake
{
    /// <summary>
    /// Returns the value of <c>Sec-WebSocket-Accept</c> (RFC 6455 section 4.2.2). SHA-1 is the protocol's choice and protects nothing here.
    /// </summary>
    /// <param name="key">The client's header <c>Sec-WebSocket-Key</c>.</param>
    public static string Accept(string key) =>
#pragma warning disable CA5350
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
