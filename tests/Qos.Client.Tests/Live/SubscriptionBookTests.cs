using System.Text.Json;
using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class SubscriptionBookTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SubscriptionBook _book = new(maxCodes: 3, Timeout);
    private readonly List<string> _log = [];
    private long _id;

    [Fact]
    public void One_message_carries_all_that_is_wanted_and_joins_what_it_repeats()
    {
        Add("US:A");
        Assert.Equal("T US:A", Next());
        Acknowledge(1);
        Add("US:B");
        Assert.Equal("T US:A,B", Next());
        Acknowledge(2);
        Assert.Equal(
            ["US:A interrupted", "US:A acknowledged", "US:A repeating", "US:B interrupted", "US:A repeated", "US:B acknowledged"], _log);
        Assert.Null(Next());
    }

    [Fact]
    public void Beyond_the_plans_codes_a_message_carries_only_what_is_new()
    {
        Array.ForEach(["US:A", "US:B", "US:C", "US:D"], code => Add(code));
        Assert.Equal("T US:A,B,C", Next());
        Acknowledge(1);
        Assert.Equal("T US:D", Next());
    }

    [Fact]
    public void A_refused_message_of_several_codes_is_narrowed_down_to_the_code_that_is_refused()
    {
        Array.ForEach(["US:A", "US:B"], code => Add(code));
        Assert.Equal("T US:A,B", Next());
        _book.OnAnswer(QuoteKind.Trade, 1, "no permission", isPace: false, 10);
        Assert.Equal("T US:A", Next());
        _book.OnAnswer(QuoteKind.Trade, 2, "no permission", isPace: false, 10);
        Assert.Equal("T US:B", Next());
        Acknowledge(3);
        Assert.Contains("US:A refused", _log);
        Assert.Contains("US:B acknowledged", _log);
        Assert.Null(Next());
    }

    [Fact]
    public void A_refusal_of_the_pace_sends_the_same_message_again()
    {
        Array.ForEach(["US:A", "US:B"], code => Add(code));
        Assert.Equal("T US:A,B", Next());
        Assert.True(_book.TryRefuse(null, "too frequent", isPace: true, 10));
        Assert.Equal("T US:A,B", Next());
        Assert.False(_book.TryRefuse(99, "too frequent", isPace: true, 10));
    }

    [Fact]
    public void Without_an_acknowledgement_it_is_sent_four_times_and_then_taken_for_acknowledged()
    {
        Add("US:A");
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("T US:A", Next(At(i * 10)));
            _book.KeepUp(At((i * 10) + 4.9), 10);
            Assert.True(_book.IsAwaitingAnswer);
            _book.KeepUp(At((i * 10) + 5), 10);
        }

        Assert.Equal(["US:A never acknowledged", "US:A acknowledged"], _log.TakeLast(2));
        Assert.Null(Next(At(50)));
    }

    [Fact]
    public void A_code_that_is_wanted_again_before_its_cancellation_left_is_still_subscribed_and_after_it_left_no_push_proves_the_new_one()
    {
        var first = Add("US:A");
        Next();
        Acknowledge(1);
        _book.Remove(first);
        var second = new Subscription(new Owner(this, "US:A"));
        Assert.True(_book.Add(second));
        Assert.Null(Next());

        _book.Remove(second);
        Assert.Equal("TC US:A", Next());
        var again = Add("US:A");
        Assert.Equal("T US:A", Next());
        _log.Clear();
        SubscriptionBook.OnPush(again, 10);
        Assert.Empty(_log);
        _book.OnAnswer(QuoteKind.Trade, null, null, isPace: false, 10);
        Assert.Equal(["US:A interrupted", "US:A acknowledged"], _log);
    }

    /// <summary>
    /// Random wishes, lost and late answers, refusals of the pace and lost connections, against a server that adds or replaces: in the end
    /// the server has what is wanted and nothing else, no message has more codes than the plan allows, and every code was joined after its
    /// last message.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_happens_the_server_ends_up_with_what_is_wanted(bool replaces)
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var book = new SubscriptionBook(maxCodes: replaces ? 8 : 3, Timeout);
            var wanted = new Dictionary<string, (Subscription Subscription, Owner Owner)>();
            var server = new HashSet<string>();
            var (now, id) = (TimeSpan.Zero, 0L);
            var trace = new List<string>();
            var paced = 0;
            for (var step = 0; step < 80; step++)
            {
                now += TimeSpan.FromSeconds(random.NextDouble() * 3);
                var isSettling = step >= 50;
                if (isSettling)
                {
                    now += TimeSpan.FromSeconds(6);
                }
                else if (random.Next(4) == 0)
                {
                    Wish(random, book, wanted);
                }
                else if (random.Next(30) == 0)
                {
                    trace.Add("lost");
                    server.Clear();
                    book.Disconnect();
                }
                else if (random.Next(20) == 0 && wanted.Count > 0)
                {
                    SubscriptionBook.Renew(wanted.Values.ElementAt(random.Next(wanted.Count)).Subscription);
                }

                book.KeepUp(now, 10);
                if ((book.NextSubscription(now, () => ++id) ?? book.NextCancellation(now, () => ++id)) is { } message)
                {
                    Serve(JsonDocument.Parse(message).RootElement, isSettling ? 0 : random.Next(6));
                }
            }

            Assert.True(
                wanted.Keys.ToHashSet().SetEquals(server),
                $"{seed}: {string.Join(' ', wanted.Keys)} are wanted, {string.Join(' ', server)} subscribed. {string.Join("; ", trace)}");
            Assert.All(wanted.Values, pair => Assert.Equal(SubscriptionState.Acknowledged, pair.Subscription.State));
            Assert.All(wanted.Values, pair => Assert.False(pair.Owner.IsOpen, "a code was repeated or sent and not joined"));

            void Serve(JsonElement message, int fate)
            {
                var codes = ScriptedSocketServer.Codes(message);
                Assert.InRange(codes.Length, 1, replaces ? 8 : 3);
                var number = message.GetProperty("reqid").GetInt64();
                fate = fate == 1 && ++paced > 3 ? 0 : fate;
                trace.Add($"{message} -> {fate}");
                if (ScriptedSocketServer.Type(message) == "TC")
                {
                    server.ExceptWith(codes);
                }
                else if (fate == 1)
                {
                    book.OnAnswer(QuoteKind.Trade, number, "too frequent", isPace: true, 10);
                }
                else
                {
                    server = replaces ? [.. codes] : [.. server, .. codes];
                    if (fate != 2)
                    {
                        book.OnAnswer(QuoteKind.Trade, number, null, isPace: false, 10);
                    }
                }
            }
        }
    }

    private void Wish(Random random, SubscriptionBook book, Dictionary<string, (Subscription Subscription, Owner Owner)> wanted)
    {
        var code = $"US:{(char)('A' + random.Next(6))}";
        if (wanted.Remove(code, out var had))
        {
            book.Remove(had.Subscription);
            return;
        }

        var owner = new Owner(this, code);
        var subscription = new Subscription(owner);
        wanted[code] = (subscription, owner);
        book.Add(subscription);
    }

    private Subscription Add(string code)
    {
        var subscription = new Subscription(new Owner(this, code));
        _book.Add(subscription);
        return subscription;
    }

    private void Acknowledge(long id) => _book.OnAnswer(QuoteKind.Trade, id, null, isPace: false, 10);

    private string? Next(TimeSpan now = default)
    {
        if ((_book.NextSubscription(now, () => ++_id) ?? _book.NextCancellation(now, () => ++_id)) is not { } bytes)
        {
            return null;
        }

        var message = JsonDocument.Parse(bytes).RootElement;
        return $"{ScriptedSocketServer.Type(message)} {message.GetProperty("codes")[0]}";
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private sealed class Owner(SubscriptionBookTests test, string code) : ISubscribed
    {
        public StreamKey Key => new(QuoteKind.Trade);

        public InstrumentCode Instrument { get; } = InstrumentCode.Parse(code);

        /// <summary>Whether something was begun that has to be joined.</summary>
        public bool IsOpen { get; private set; }

        public void OnInterrupted() => Log("interrupted", isOpen: true);

        public void OnRepeating() => Log("repeating", isOpen: true);

        public void OnRepeated(long serverSecond) => Log("repeated", isOpen: false);

        public void OnAcknowledged(long serverSecond) => Log("acknowledged", isOpen: false);

        public void OnRefused(string reason) => Log("refused", isOpen: false);

        public void OnNeverAcknowledged() => Log("never acknowledged", isOpen: true);

        private void Log(string what, bool isOpen)
        {
            IsOpen = isOpen;
            test._log.Add($"{code} {what}");
        }
    }
}
