using Qos.Client.Wire;

namespace Qos.Client.Http;

/// <summary>One request of a call.</summary>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="Properties">Its body without the braces.</param>
/// <param name="Codes">How many codes or markets it is for.</param>
/// <param name="Read">Reads the <c>data</c> of its answer.</param>
/// <param name="Observer">Is told of each step.</param>
/// <param name="PrefersSocket">Whether it leaves the HTTP requests to others while the socket can carry it.</param>
internal sealed record Request(
    Endpoint Endpoint, string Properties, int Codes, DataReader Read, IProgress<RequestEvent>? Observer, bool PrefersSocket)
{
    /// <summary>When it was last sent, as the clock's timestamp: an answer tells of this time, however long it was on its way.</summary>
    internal long SentAt { get; set; }
}
