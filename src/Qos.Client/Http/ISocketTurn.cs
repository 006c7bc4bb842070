using Qos.Client.Wire;

namespace Qos.Client.Http;

/// <summary>
/// The right to one request over the socket. It is spent by disposing it, when the answer is there or the request has failed.
/// </summary>
internal interface ISocketTurn : IDisposable
{
    /// <summary>Sends the request and returns the whole frame of its answer, which has the shape of an HTTP answer.</summary>
    /// <param name="bodyProperties">The properties of the body without the braces, as <see cref="RequestWriter"/> makes them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="QosException">
    /// The socket was lost (<see cref="QosErrorKind.Transport"/>), or did not answer (<see cref="QosErrorKind.Timeout"/>).
    /// </exception>
    Task<ReadOnlyMemory<byte>> RequestAsync(string bodyProperties, CancellationToken cancellationToken);
}
