using System.Net;
using System.Net.WebSockets;
using Xunit;

namespace Qos.Simulator.Tests.Protocol;

public sealed class ScheduledFaultTests : ServerTest
{
    [Fact]
    public async Task A_fault_comes_at_its_time_once_or_again_and_again()
    {
        await using var simulator = await StartAsync(o => o with
        {
            Faults = [ScheduledFault.Parse("answer-status=502,/snapshot@10"), ScheduledFault.Parse("answer-busy=7,/depth@20/30")],
        });
        Assert.Equal((200, 200), await StatusesAsync());
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((502, 200), await StatusesAsync());
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((200, 429), await StatusesAsync());
        Assert.Equal((200, 200), await StatusesAsync());
        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((200, 200), await StatusesAsync());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, 429), await StatusesAsync());

        async Task<(int Snapshot, int Depth)> StatusesAsync()
        {
            using var snapshot = await PostAsync(simulator, "/snapshot", """{"codes":["HK:700"]}""");
            using var depth = await PostAsync(simulator, "/depth", """{"codes":["HK:700"]}""");
            return ((int)snapshot.StatusCode, (int)depth.StatusCode);
        }
    }

    [Fact]
    public async Task Every_fault_of_the_list_can_be_made()
    {
        foreach (var (syntax, description) in ScheduledFault.Known)
        {
            Assert.True(description.Length > 10, syntax);
            await using var simulator = await StartAsync();
            using var live = await LiveClient.ConnectAsync(simulator);
            await live.AskAsync("""{"type":"T","codes":["CF:BTCUSDT"]}""");
            foreach (var text in Spellings(syntax))
            {
                Assert.Equal($"{text}@1", ScheduledFault.Parse($"{text}@1").ToString());
                simulator.Faults.Apply(text);
            }

            simulator.Faults.Clear();
            Assert.Null(simulator.GetStatistics().Failure);
        }
    }

    [Fact]
    public void Every_member_of_the_faults_has_a_name()
    {
        // Parsing is by name only: a new kind of frame or answer that nobody can ask for would be missing here.
        var names = ScheduledFault.Known.Select(fault => fault.Syntax.Split('=', '[')[0]).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(names.Count, names.Count(name => name.All(c => char.IsAsciiLetterLower(c) || c is '-' or '8')));
        Assert.All(
            Enum.GetNames<FrameFault>(),
            frame => Assert.Contains(
                names, name => name.Replace("-", "", StringComparison.Ordinal).Equals(frame, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("drop", "'drop' is not a scheduled fault. Write NAME@SECONDS")]
    [InlineData("drop@soon", "'drop@soon' is not a scheduled fault.")]
    [InlineData("drop@-1", "'drop@-1' is not a scheduled fault.")]
    [InlineData("drop@5/0", "'drop@5/0' has no interval")]
    [InlineData("dorp@5", "Unknown fault 'dorp'. Write one of drop, go-away, close[=REASON], refuse[=SECONDS], ")]
    [InlineData("drop=1@5", "The fault 'drop=1' is invalid: it takes no value. Write drop.")]
    [InlineData("push-lag@5", "The fault 'push-lag' is invalid: it needs a value. Write push-lag=SECONDS.")]
    [InlineData("push-lag=-1@5", "The fault 'push-lag=-1' is invalid: '-1' is not a number of seconds. Write push-lag=SECONDS.")]
    [InlineData("push-lag=1,5@5", "The fault 'push-lag=1,5' is invalid: '1,5' is not a number of seconds.")]
    [InlineData("handshake=200@5", "The fault 'handshake=200' is invalid: 200 is not an HTTP status from 400 to 599.")]
    [InlineData(
        "answer-lost=snapshot@5",
        "The fault 'answer-lost=snapshot' is invalid: 'snapshot' is not a path such as /snapshot or a message type such as RS.")]
    public void A_fault_that_cannot_be_read_says_why_and_how_it_is_written(string text, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<FormatException>(() => ScheduledFault.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_text_keeps_its_at_signs_and_commas_and_may_quote_the_key()
    {
        await using var simulator = await StartAsync(
            o => o with { Faults = [ScheduledFault.Parse("answer-error=a@b, {key}, now,/depth@1")] });
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var other = await PostAsync(simulator, "/snapshot", """{"codes":["HK:700"]}""");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal($$"""{"msg":"a@b, {{simulator.Key}}, now"}""", await PostTextAsync(simulator, "/depth", """{"codes":["HK:700"]}"""));
    }

    [Fact]
    public async Task Dispose_leaves_no_timer_of_a_fault()
    {
        var simulator = await StartAsync(o => o with { Faults = [ScheduledFault.Parse("drop@10/10"), ScheduledFault.Parse("refuse=5@1")] });
        using var live = await LiveClient.ConnectAsync(simulator);
        Clock.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAnyAsync<WebSocketException>(live.ReceiveTextAsync);
        await simulator.DisposeAsync();
        Assert.Equal(0, Clock.ArmedTimers);
    }

    private static IEnumerable<string> Spellings(string syntax)
    {
        var name = syntax.Split('=', '[')[0];
        if (!syntax.Contains('=', StringComparison.Ordinal)
            || syntax.Contains('[', StringComparison.Ordinal) && !syntax.Contains("[,", StringComparison.Ordinal))
        {
            yield return name;
        }

        if (syntax.Contains('=', StringComparison.Ordinal))
        {
            var value = syntax.Split('=')[1].TrimEnd(']');
            var example = value.Replace("STATUS", "503", StringComparison.Ordinal).Replace("SECONDS", "2", StringComparison.Ordinal)
                .Replace("CODES", "HK:700,9988", StringComparison.Ordinal).Replace("CODE", "HK:700", StringComparison.Ordinal)
                .Replace("COUNT", "3", StringComparison.Ordinal).Replace("REASON", "any", StringComparison.Ordinal);
            yield return $"{name}={example.Replace("[,ENDPOINT", "", StringComparison.Ordinal).Replace("ENDPOINT", "/snapshot", StringComparison.Ordinal)}";
            if (value.Contains("[,ENDPOINT", StringComparison.Ordinal))
            {
                yield return $"{name}={example.Replace("[,ENDPOINT", ",RS", StringComparison.Ordinal)}";
            }
        }
    }
}
