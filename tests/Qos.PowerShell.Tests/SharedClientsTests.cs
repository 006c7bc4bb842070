using Qos.Client;
using Xunit;

namespace Qos.PowerShell.Tests;

public sealed class SharedClientsTests
{
    private readonly QosClientOptions _options = new() { ApiKey = Guid.NewGuid().ToString(), Uri = new Uri("http://127.0.0.1:1/") };

    [Fact]
    public async Task One_server_and_key_have_one_client_until_the_last_user_lets_go()
    {
        var first = await SharedClients.AcquireAsync(_options);
        var second = await SharedClients.AcquireAsync(_options with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Same(first.Client, second.Client);
        Assert.False(first.IsShared);
        Assert.True(second.IsShared);

        await SharedClients.ReleaseAsync(first.Client);
        Assert.Same(first.Client, (await SharedClients.AcquireAsync(_options)).Client);
        await SharedClients.ReleaseAsync(first.Client);
        await SharedClients.ReleaseAsync(first.Client);
        var next = await SharedClients.AcquireAsync(_options);
        Assert.NotSame(first.Client, next.Client);
        Assert.False(next.IsShared);
        await SharedClients.ReleaseAsync(next.Client);
    }

    [Fact]
    public async Task Another_key_or_server_has_a_client_of_its_own()
    {
        var clients = new[]
        {
            (await SharedClients.AcquireAsync(_options)).Client,
            (await SharedClients.AcquireAsync(_options with { ApiKey = _options.ApiKey + "x" })).Client,
            (await SharedClients.AcquireAsync(_options with { Uri = new Uri("http://127.0.0.1:2/") })).Client,
        };
        Assert.Distinct(clients);
        foreach (var client in clients)
        {
            await SharedClients.ReleaseAsync(client);
        }
    }

    [Fact]
    public async Task Users_that_come_and_go_at_once_never_have_two_clients()
    {
        var inUse = new Dictionary<QosClient, int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (_, _) =>
        {
            var (client, _) = await SharedClients.AcquireAsync(_options);
            lock (inUse)
            {
                inUse[client] = inUse.GetValueOrDefault(client) + 1;
                Assert.Single(inUse);
            }

            await Task.Yield();
            lock (inUse)
            {
                if (--inUse[client] == 0)
                {
                    inUse.Remove(client);
                }
            }

            await SharedClients.ReleaseAsync(client);
        });
        var last = await SharedClients.AcquireAsync(_options);
        Assert.False(last.IsShared);
        await SharedClients.ReleaseAsync(last.Client);
    }
}
