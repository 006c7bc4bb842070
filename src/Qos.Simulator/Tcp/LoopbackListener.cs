using System.Net;
using System.Net.Sockets;

namespace Qos.Simulator.Tcp;

/// <summary>Listens on one loopback port, which it keeps while connections are refused.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Action<Socket> _accept;
    private Socket _socket;
    private Task _accepting = Task.CompletedTask;
    private bool _listening;
    private bool _disposed;

    /// <exception cref="SocketException">The port is taken.</exception>
    public LoopbackListener(int port, Action<Socket> accept)
    {
        _accept = accept;
        _socket = Bind(port);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public void Listen()
    {
        lock (_gate)
        {
            if (!_listening && !_disposed)
            {
                _socket.Listen();
                _listening = true;
                _accepting = AcceptAsync(_socket);
            }
        }
    }

    /// <summary>A socket that is bound and does not listen makes TCP refuse, and nobody else can take the port.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            if (_listening && !_disposed)
            {
                _listening = false;
                _socket.Dispose();
                _socket = Bind(Port);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task accepting;
        lock (_gate)
        {
            _disposed = true;
            _socket.Dispose();
            accepting = _accepting;
        }

        await accepting.ConfigureAwait(false);
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is ObjectDisposedException || (e is SocketException && IsClosed(listener)))
            {
                return;
            }
            catch (SocketException)
            {
                // The client gave up while it waited to be accepted.
                continue;
            }

            client.NoDelay = true;
            _accept(client);
        }
    }

    private bool IsClosed(Socket listener)
    {
        lock (_gate)
        {
            return _disposed || !_listening || _socket != listener;
        }
    }
}
