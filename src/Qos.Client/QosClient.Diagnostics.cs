using Qos.Client.Diagnostics;

namespace Qos.Client;

public sealed partial class QosClient
{
    /// <summary>
    /// Checks the connection step by step: proxy, server, key, latency, clock, limits as the server applies them, who may hold the socket, and the kept
    /// names. It costs two to six requests of the plan and opens the socket for about two seconds; a stream that is open already stays open.
    /// </summary>
    /// <param name="code">A code that the plan includes. Default <c>HK:700</c>.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>Each check as it is done. A check that fails is a result, not an exception.</returns>
    /// <exception cref="QosException">The code is malformed (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(string code = "HK:700", CancellationToken cancellationToken = default) =>
        new ConnectionChecker(this).RunAsync(InstrumentCode.Parse(code).Text, cancellationToken);
}
