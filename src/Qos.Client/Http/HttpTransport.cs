using System.Net;
using System.Net.Http.Headers;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>
/// One POST at a time to the server: key header, timeout, size limit. What fails here has not been answered (docs/protocol.md section 1).
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const string Simulator = "Qos.Simulator";

    private readonly HttpClient _http;
    private readonly ClientContext _client;
    private readonly QosClientOptions _options;
    private readonly string _baseUri;
    private readonly Scrubber _scrubber;

    internal HttpTransport(ClientContext client)
    {
        var options = client.Options;
        (_client, _options, _scrubber) = (client, options, client.Scrubber);
        _baseUri = options.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _http = new HttpClient(
            options.HttpHandler ?? MakeHandler(options),
            disposeHandler: options.HttpHandler is null)
        { Timeout = Timeout.InfiniteTimeSpan };
        if (options.ApiKey.Length > 0)
        {
            _http.DefaultRequestHeaders.Add("key", options.ApiKey);
        }

        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("Qos.Client", typeof(HttpTransport).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>Sends a request and reads its answer, whatever the status is.</summary>
    /// <exception cref="QosException">Transport, timeout, or an answer that is too large.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    internal async Task<HttpAnswer> PostAsync(Endpoint endpoint, byte[] body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _baseUri + endpoint.Path());
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            // Before the body is read, so that models are marked from the first on.
            _client.Learn(response.Headers.Date, response.Headers.Server.Any(product => product.Product?.Name == Simulator));
            var content = await ReadAsync(endpoint, response.Content, either.Token).ConfigureAwait(false);
            return new HttpAnswer(response.StatusCode, content, RetryAfterOf(response, _options.TimeProvider));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QosException(
                QosErrorKind.Timeout,
                Messages.Format(
                    $"Request {endpoint.Path()}: no answer within {_options.Timeout.TotalSeconds:0.#} s. Check the network, or increase the timeout."), e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or QosException or ObjectDisposedException))
        {
            // Whatever the platform throws: a refused connection, a body cut short, a damaged encoding (InvalidDataException,
            // InvalidOperationException).
            cancellationToken.ThrowIfCancellationRequested();
            throw new QosException(
                QosErrorKind.Transport,
                Messages.Format($"Request {endpoint.Path()}: {Sentence(_scrubber.Text(e.Message))} Check the network, the proxy and the server address {_baseUri}."),
                _scrubber.Cause(e));
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler MakeHandler(QosClientOptions options) => new()
    {
        // A process that lives for days follows the server's address when it moves.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,

        // A redirect would carry the key to wherever it points, and cookies are nothing of the protocol.
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = options.Proxy,
        UseProxy = !options.Uri.IsLoopback,
    };

    /// <summary>
    /// <c>Retry-After</c> in seconds or as a date, of an answer that says to come back later (429, 503). A date counts on the server's own
    /// clock, where the answer has it.
    /// </summary>
    internal static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter is not { } after)
        {
            return null;
        }

        var wait = after.Delta ?? (after.Date - (response.Headers.Date ?? time.GetUtcNow()));
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '…' ? text : text + ".";

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Endpoint endpoint, HttpContent content, CancellationToken cancellationToken)
    {
        var limit = _options.MaxMessageBytes;
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[Math.Min(Math.Max(content.Headers.ContentLength ?? 0, 4096), limit) + 1];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length > limit)
            {
                throw new QosException(
                    QosErrorKind.Protocol,
                    Messages.Format($"Request {endpoint.Path()}: the answer is larger than {limit} bytes. Request less at a time, or increase MaxMessageBytes."));
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
            }
        }

        return buffer.AsMemory(0, length);
    }
}
