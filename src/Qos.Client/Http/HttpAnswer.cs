using System.Net;

namespace Qos.Client.Http;

/// <summary>A whole answer over HTTP.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, decompressed.</param>
/// <param name="RetryAfter">How long the server asks to wait before the next request; null when it does not.</param>
internal readonly record struct HttpAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter);
