using Qos.Client;
using Xunit;

namespace Qos.PowerShell.Tests;

public sealed class SharedClientsTests
{
    private readonly QosClientOptions _options = new() { ApiKey = Guid.NewGuid().ToString(), Uri = new Uri("http://127.0.0.1:1/") };

    [Fact]
    public async Task One_server_and_key_have_one_client_until_the_last_user_lets_go()
    {
        var first = SharedClients.Acquire(_options, out var firstIsShared);
        var second = SharedClients.Acquire(_options with { Timeout = TimeSpan.FromSeconds(1) }, out var secondIsShared);
        Assert.Same(first, second);
        Assert.False(firstIsShared);
        Assert.True(secondIsShared);

        await SharedClients.ReleaseAsync(first);
        Assert.Same(first, SharedClients.Acquire(_options, out _));
        await SharedClients.ReleaseAsync(first);
        await SharedClients.ReleaseAsync(first);
        var next = SharedClients.Acquire(_options, out var nextIsShared);
        Assert.NotSame(first, next);
        Assert.False(nextIsShared);
        await SharedClients.ReleaseAsync(next);
    }

    [Fact]
    public async Task Another_key_or_server_has_a_client_of_its_own()
    {
        var one = SharedClients.Acquire(_options, out _);
        var otherKey = SharedClients.Acquire(_options with { ApiKey = _options.ApiKey + "x" }, out _);
        var otherServer = SharedClients.Acquire(_options with { Uri = new Uri("http://127.0.0.1:2/") }, out _);
        Assert.Distinct([one, otherKey, otherServer]);
        foreach (var client in new[] { one, otherKey, otherServer })
        {
            await SharedClients.ReleaseAsync(client);
        }
    }
}
