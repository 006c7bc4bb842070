using Qos.Client;

namespace Qos.PowerShell;

/// <summary>
/// The clients of this process, one for each server and key, because a key has one socket and one budget (docs/protocol.md section 5). Runspaces
/// that connect with the same key share a client; the last one that lets go disposes it.
/// </summary>
internal static class SharedClients
{
    private static readonly Dictionary<(string Uri, string Key), Shared> Clients = [];

    /// <summary>The number of clients alive.</summary>
    public static int Count
    {
        get
        {
            lock (Clients)
            {
                return Clients.Count;
            }
        }
    }

    /// <summary>The client of a server and key, made with these options unless another runspace has it already.</summary>
    public static QosClient Acquire(QosClientOptions options, out bool isShared)
    {
        lock (Clients)
        {
            var id = (options.Uri.AbsoluteUri, options.ApiKey);
            isShared = Clients.TryGetValue(id, out var shared);
            if (shared is null)
            {
                Clients[id] = shared = new Shared(new QosClient(options));
            }

            shared.Users++;
            return shared.Client;
        }
    }

    /// <summary>Lets go of a client; to be called once for each <see cref="Acquire"/>.</summary>
    public static ValueTask ReleaseAsync(QosClient client)
    {
        lock (Clients)
        {
            var (id, shared) = Clients.First(c => c.Value.Client == client);
            if (--shared.Users > 0)
            {
                return ValueTask.CompletedTask;
            }

            Clients.Remove(id);
        }

        return client.DisposeAsync();
    }

    private sealed class Shared(QosClient client)
    {
        public QosClient Client { get; } = client;

        public int Users { get; set; }
    }
}
