using Qos.Client;

namespace Qos.PowerShell;

/// <summary>
/// The clients of this process, one for each server and key, because a key has one socket and one budget (docs/protocol.md section 5).
/// Runspaces that connect with the same key share a client; the last one that lets go disposes it, and whoever comes meanwhile waits until
/// the socket is free.
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
    /// <exception cref="QosException">An option is out of its range.</exception>
    public static async Task<(QosClient Client, bool IsShared)> AcquireAsync(QosClientOptions options)
    {
        var id = ($"{options.Uri}", options.ApiKey);
        while (true)
        {
            Task closing;
            lock (Clients)
            {
                if (!Clients.TryGetValue(id, out var shared))
                {
                    Clients[id] = new Shared(new QosClient(options));
                    return (Clients[id].Client, false);
                }

                if (shared.Users > 0)
                {
                    shared.Users++;
                    return (shared.Client, true);
                }

                closing = shared.Closed.Task;
            }

            await closing.ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of a client; to be called once for each <see cref="AcquireAsync"/>.</summary>
    public static async Task ReleaseAsync(QosClient client)
    {
        KeyValuePair<(string Uri, string Key), Shared> entry;
        lock (Clients)
        {
            entry = Clients.First(c => c.Value.Client == client);
            if (--entry.Value.Users > 0)
            {
                return;
            }
        }

        try
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (Clients)
            {
                Clients.Remove(entry.Key);
            }

            entry.Value.Closed.SetResult();
        }
    }

    private sealed class Shared(QosClient client)
    {
        public QosClient Client { get; } = client;

        public int Users { get; set; } = 1;

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
