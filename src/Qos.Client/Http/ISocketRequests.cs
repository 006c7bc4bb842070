namespace Qos.Client;

/// <summary>
/// Requests over a socket that is connected already. A request never opens one: a key has one socket, and opening it may throw out that of
/// another process.
/// </summary>
internal interface ISocketRequests
{
    /// <summary>True when the socket is connected and its budget has a turn now, which is then kept for the <see cref="RequestAsync"/> that must follow.</summary>
    bool TryReserve(Endpoint endpoint);

    /// <summary>Sends a request and returns the whole frame of its answer, which has the shape of an HTTP answer.</summary>
    /// <param name="endpoint">The endpoint; its <see cref="Endpoints.SocketType"/> is the message's type.</param>
    /// <param name="bodyProperties">The properties of the body without the braces, as <see cref="RequestWriter"/> makes them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="QosException">The socket was lost (<see cref="QosErrorKind.Transport"/>), or did not answer (<see cref="QosErrorKind.Timeout"/>).</exception>
    Task<ReadOnlyMemory<byte>> RequestAsync(Endpoint endpoint, string bodyProperties, CancellationToken cancellationToken);
}
