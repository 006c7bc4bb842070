using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class ReconnectPolicyTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.4);

    private readonly ReconnectPolicy _policy = new(new LiveOptions());

    [Fact]
    public void Delays_double_from_half_a_second_to_thirty_while_no_connection_is_made()
    {
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], Enumerable.Range(0, 9).Select(_ => Refused()));
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(1, 0.75)]
    public void Jitter_spreads_the_first_delay_and_leaves_it_below_a_second(double jitter, double expected)
    {
        _policy.OnEnded(Moment, hasServed: true, sinceSubscribed: null, saysWhy: false);
        Assert.Equal(expected, _policy.Next(jitter).TotalSeconds);
    }

    [Fact]
    public void A_connection_that_served_begins_the_delays_anew_however_short_it_was()
    {
        _ = Enumerable.Range(0, 6).Select(_ => Refused()).Last();
        Assert.Equal(0.5, Ended(TimeSpan.FromSeconds(3), hasServed: true));
        Assert.Equal(1, Refused());
    }

    [Fact]
    public void A_connection_that_served_nothing_and_did_not_last_counts_as_one_more_failure()
    {
        Assert.Equal([0.5, 1, 2], Enumerable.Range(0, 3).Select(_ => Ended(TimeSpan.FromSeconds(3), hasServed: false)));
        Assert.Equal(0.5, Ended(ReconnectPolicy.KeptAfter, hasServed: false));
    }

    [Fact]
    public void Ends_right_after_each_of_three_subscriptions_are_evidence_and_one_that_lasts_ends_the_suspicion()
    {
        Assert.Equal([0.5, 0.5], Enumerable.Range(0, 2).Select(_ => Evicted()));
        Assert.False(_policy.SuspectsAnotherHolder);
        Assert.Equal([2, 4, 8, 16, 30], Enumerable.Range(0, 5).Select(_ => Evicted()));
        Assert.True(_policy.SuspectsAnotherHolder);
        Assert.Equal(0.5, Ended(TimeSpan.FromSeconds(5), hasServed: true));
        Assert.False(_policy.SuspectsAnotherHolder);
    }

    [Fact]
    public void A_server_that_says_so_is_evidence_at_once()
    {
        _policy.OnEnded(Moment, hasServed: true, sinceSubscribed: null, saysWhy: true);
        Assert.True(_policy.SuspectsAnotherHolder);
        Assert.Equal(2, _policy.Next(0.5).TotalSeconds);
    }

    private double Refused()
    {
        _policy.OnRefused();
        return _policy.Next(0.5).TotalSeconds;
    }

    private double Ended(TimeSpan lasted, bool hasServed)
    {
        _policy.OnEnded(lasted, hasServed, sinceSubscribed: lasted, saysWhy: false);
        return _policy.Next(0.5).TotalSeconds;
    }

    private double Evicted() => Ended(Moment, hasServed: true);
}
