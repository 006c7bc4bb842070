using System.Net;
using System.Text;
using Qos.Testing;

namespace Qos.Client.Tests;

/// <summary>Answers requests from a script, without a network, and keeps what was sent.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Func<string, string, int, object> _answer;

    /// <param name="answer">
    /// From path, body and the number of the request (0 is the first): the body of the answer, a whole answer, or an exception.
    /// </param>
    internal ScriptedServer(Func<string, string, int, object> answer) => _answer = answer;

    internal ScriptedServer(params object[] answers)
        : this((_, _, i) => answers[Math.Min(i, answers.Length - 1)])
    {
    }

    internal List<(string Path, string Body, string? Key, DateTimeOffset At)> Requests { get; } = [];

    internal ManualTimeProvider Time { get; } = new();

    /// <summary>A client of this server. No timeout stands between the test and its clock.</summary>
    internal QosClient Connect(Func<QosClientOptions, QosClientOptions>? change = null)
    {
        var options = new QosClientOptions
        {
            ApiKey = "secret-key",
            HttpHandler = this,
            TimeProvider = Time,
            Timeout = TimeSpan.FromDays(1),
        };
        return new QosClient(change?.Invoke(options) ?? options);
    }

    internal static HttpResponseMessage Status(HttpStatusCode status, string body = "") =>
        new(status) { Content = new StringContent(body) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        int index;
        lock (Requests)
        {
            index = Requests.Count;
            var key = request.Headers.TryGetValues("key", out var keys) ? keys.Single() : null;
            Requests.Add((request.RequestUri!.PathAndQuery, body, key, Time.GetUtcNow()));
        }

        return _answer(request.RequestUri.PathAndQuery, body, index) switch
        {
            Exception e => throw e,
            HttpResponseMessage response => response,
            byte[] bytes => new HttpResponseMessage { Content = new ByteArrayContent(bytes) },
            var text => new HttpResponseMessage { Content = new StringContent((string)text, Encoding.UTF8, "application/json") },
        };
    }
}
