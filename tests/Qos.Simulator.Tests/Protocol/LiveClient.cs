using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Qos.Simulator.Tests.Protocol;

/// <summary>A bare WebSocket client that takes one message at a time.</summary>
internal sealed class LiveClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly byte[] _buffer = new byte[8 * 1024 * 1024];

    public ClientWebSocket Socket { get; } = new();

    public static async Task<LiveClient> ConnectAsync(QosSimulator simulator, string? key = null)
    {
        var client = new LiveClient();
        client.Socket.Options.SetRequestHeader("key", key ?? simulator.Key);
        client.Socket.Options.CollectHttpResponseDetails = true;
        using var patience = new CancellationTokenSource(Patience);
        await client.Socket.ConnectAsync(LiveUri(simulator), patience.Token);
        return client;
    }

    public static Uri LiveUri(QosSimulator simulator, string query = "") => new($"ws://127.0.0.1:{simulator.Uri.Port}/ws{query}");

    public async Task SendAsync(string message)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, patience.Token);
    }

    /// <summary>The next message; null when the server closes.</summary>
    public async Task<string?> ReceiveTextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var length = 0;
        while (true)
        {
            var result = await Socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer.AsSpan(0, length));
            }
        }
    }

    public async Task<JsonElement> ReceiveAsync() =>
        JsonElement.Parse(await ReceiveTextAsync() ?? throw new EndOfStreamException("The server closed."));

    /// <summary>The next message that is no push.</summary>
    public async Task<JsonElement> ReceiveAnswerAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (!message.TryGetProperty("tp", out _))
            {
                return message;
            }
        }
    }

    public async Task<JsonElement> AskAsync(string message)
    {
        await SendAsync(message);
        return await ReceiveAnswerAsync();
    }

    public void Dispose() => Socket.Dispose();
}
