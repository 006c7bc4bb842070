using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Qos.Server.Tests;

/// <summary>A session of a host that does nothing but serve, and its client at the other end of a socket.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient _client;
    private readonly Task _served;

    private Connection(Session session, TcpClient client)
    {
        _client = client;
        Served = session;
        Stream = client.GetStream();
        Socket = WebSocket.CreateFromStream(Stream, new WebSocketCreationOptions());
        _served = session.RunAsync(default);
    }

    internal Session Served { get; }

    internal WebSocket Socket { get; }

    /// <summary>The client's side, bytes and all.</summary>
    internal NetworkStream Stream { get; }

    internal static async Task<Connection> OpenAsync(LiveServer server, PlanLimits limits, IQuoteSource quotes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var accepted = await listener.AcceptSocketAsync();
        var session = new Session(server, limits, quotes, accepted);
        server.Add(session);
        return new Connection(session, client);
    }

    internal async Task SendAsync(string message)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, patience.Token);
    }

    /// <summary>The next message; null when the server closes.</summary>
    internal async Task<string?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var result = await Socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer.AsSpan(0, length));
            }
        }
    }

    internal async Task<string?> AskAsync(string message)
    {
        await SendAsync(message);
        return await ReceiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _served.WaitAsync(Patience);
        Socket.Dispose();
        Served.Dispose();
    }

    /// <summary>The least that a host can be.</summary>
    internal sealed class Session(LiveServer server, PlanLimits limits, IQuoteSource quotes, Socket socket)
        : LiveSession(server, limits, new NetworkStream(socket, ownsSocket: true))
    {
        internal bool? EndedBroken { get; private set; }

        protected override async Task ReceivedAsync(RequestMessage message, RequestException? unreadable,
            CancellationToken cancellationToken)
        {
            ReadOnlyMemory<byte> answer;
            try
            {
                answer = unreadable is null ? await AnswerAsync(message, quotes, withRequestId: true, cancellationToken) : throw unreadable;
            }
            catch (RequestException e)
            {
                answer = await AcknowledgeAsync(message, e.Message, withRequestId: true);
            }

            Send(answer.Span);
        }

        protected override void EndSending() => socket.Shutdown(SocketShutdown.Send);

        protected override void CutOff() => socket.Dispose();

        protected override void Ended(bool isBroken) => EndedBroken = isBroken;
    }
}
