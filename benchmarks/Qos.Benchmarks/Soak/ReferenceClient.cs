using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// What one writes by hand for trades that may not be lost: subscribes, asks for the list of the last 50 trades a second after each
/// subscription, joins both by whole seconds, and reconnects after 0.5, 1, 2, 2… seconds. It keeps the plan's ten requests a minute, and
/// judges in hindsight: a second of which pushes and lists have different parts counts with the larger part.
/// </summary>
internal sealed class ReferenceClient(Uri server, string key, IReadOnlyList<string> codes) : IDisposable
{
    private const int ListLength = 50;
    private const int RequestsPerMinute = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    // A list that is asked for a second after the subscription has the whole second in which the pushes began.
    private static readonly TimeSpan BeforeList = TimeSpan.FromSeconds(1.1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { BaseAddress = server };
    private readonly Queue<DateTime> _asked = new();
    private readonly Dictionary<string, SortedDictionary<long, int>> _had = codes.ToDictionary(
        code => code, _ => new SortedDictionary<long, int>());
    private Dictionary<(string Code, long Second), int> _pushed = [];

    internal int Connections { get; private set; }

    public void Dispose() => _http.Dispose();

    /// <summary>How many trades of a second it had, by pushes or by a list.</summary>
    internal int Had(string code, long second) => _had[code].GetValueOrDefault(second);

    /// <summary>The second from which on trades of a code were promised: the one after the first trade that came.</summary>
    internal long? Start(string code) => _had[code].Count == 0 ? null : _had[code].First().Key + 1;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            var isConnected = false;
            try
            {
                using var socket = await ConnectAsync(cancellationToken);
                (isConnected, failures) = (true, 0);
                Connections++;
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var listing = JoinAsync(ended.Token);
                try
                {
                    await ReceiveAsync(socket, cancellationToken);
                }
                finally
                {
                    await ended.CancelAsync();
                    await listing;
                }
            }
            catch (Exception e) when (IsOfTheNetwork(e) && !cancellationToken.IsCancellationRequested)
            {
                failures = isConnected ? 0 : failures;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var delay = TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(failures, 4)));
            await Task.Delay(delay, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private static bool IsOfTheNetwork(Exception e) =>
        e is WebSocketException or HttpRequestException or IOException or OperationCanceledException;

    private async Task<ClientWebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("key", key);
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(ConnectTimeout);
            await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/ws" }.Uri, late.Token);
            await socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(new { type = "T", codes, reqid = 1 }), WebSocketMessageType.Text, endOfMessage: true,
                late.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        // A connection of the next try may have the rest of a second: each counts on its own.
        lock (_had)
        {
            _pushed = [];
        }

        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.TryGetProperty("tp", out var type) && type.ValueEquals("T"))
            {
                var (code, second) = (json.RootElement.GetProperty("c").GetString()!, json.RootElement.GetProperty("ts").GetInt64());
                lock (_had)
                {
                    var count = _pushed[(code, second)] = _pushed.GetValueOrDefault((code, second)) + 1;
                    Keep(code, second, count);
                }
            }
        }
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(BeforeList, cancellationToken);
            while (_asked.TryPeek(out var first) && _asked.Count >= RequestsPerMinute)
            {
                var wait = first + TimeSpan.FromSeconds(61) - DateTime.UtcNow;
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancellationToken);
                }

                _asked.Dequeue();
            }

            _asked.Enqueue(DateTime.UtcNow);
            using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { codes, count = ListLength }));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/trade") { Content = body };
            request.Headers.Add("key", key);
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            using var json = JsonDocument.Parse(text);
            if (!json.RootElement.TryGetProperty("data", out var data))
            {
                return;
            }

            foreach (var list in data.EnumerateArray().GroupBy(trade => trade.GetProperty("c").GetString()!))
            {
                lock (_had)
                {
                    foreach (var second in list.GroupBy(trade => trade.GetProperty("ts").GetInt64()))
                    {
                        Keep(list.Key, second.Key, second.Count());
                    }
                }
            }
        }
        catch (Exception e) when (IsOfTheNetwork(e))
        {
            // No list this time: the next connection brings the next.
            return;
        }
    }

    private void Keep(string code, long second, int count)
    {
        var seconds = _had[code];
        seconds[second] = Math.Max(seconds.GetValueOrDefault(second), count);
    }
}
