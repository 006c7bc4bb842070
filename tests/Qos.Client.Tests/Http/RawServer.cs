using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Qos.Client.Tests;

/// <summary>
/// A server of bytes on a real loopback port: it reads a request and answers with what the test's script gives, then closes.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, byte[]> _answer;
    private readonly Task _serving;
    private int _requests;

    /// <param name="answer">The bytes of the answer, by the number of the request (0 is the first).</param>
    internal RawServer(Func<int, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    internal Uri Uri => new($"http://{_listener.LocalEndpoint}");

    internal int Requests => Volatile.Read(ref _requests);

    /// <summary>The head of the last request.</summary>
    internal string LastHead { get; private set; } = "";

    /// <summary>An answer with a body as it is, and the headers given.</summary>
    internal static byte[] Answer(byte[] body, string headers = "", string status = "200 OK") =>
        [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{headers}\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptSocketAsync(_stop.Token);
                var head = await ReadAsync(connection);
                if (head.Length > 0)
                {
                    LastHead = head;
                    await connection.SendAsync(_answer(Interlocked.Increment(ref _requests) - 1), _stop.Token);
                    connection.Shutdown(SocketShutdown.Both);
                }
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Reads a whole request, body included, so that the close resets nothing.</summary>
    private async Task<string> ReadAsync(Socket connection)
    {
        var text = "";
        var buffer = new byte[8192];
        while (await connection.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
        {
            text += Encoding.Latin1.GetString(buffer, 0, read);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            var body = length < 0 ? 0 : int.Parse(text[(length + 16)..].Split('\r')[0], null);
            if (end >= 0 && text.Length >= end + 4 + body)
            {
                break;
            }
        }

        return text;
    }
}
