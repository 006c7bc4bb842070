using Qos.Client.Wire;

namespace Qos.Client.Http;

/// <summary>
/// Requests over a socket that is connected already. A request never opens one: a key has one socket, and opening it may throw out that of
/// another process.
/// </summary>
internal interface ISocketRequests
{
    /// <summary>Takes a turn for one request; null when the socket is not connected, has no such request, or its budget is spent.</summary>
    ISocketTurn? TryReserve(Endpoint endpoint);
}
