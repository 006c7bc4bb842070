using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class FreshnessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    private readonly Freshness _freshness = new(Patience, Lag, TimeSpan.Zero);

    [Fact]
    public void A_silent_code_whose_state_changes_twice_without_a_push_has_stopped()
    {
        Assert.False(_freshness.IsQuiet(At(89)));
        Assert.True(_freshness.IsQuiet(At(90)));
        _freshness.Probe();
        Assert.Equal(FreshnessVerdict.AskAgain, _freshness.OnAnswer(isNewer: true, At(90)));
        Assert.True(_freshness.IsProbing);
        Assert.Equal(FreshnessVerdict.Stopped, _freshness.OnAnswer(isNewer: false, At(94)));
        _freshness.OnStopped(At(94));
        Assert.True(_freshness.IsStale);
        Assert.True(_freshness.OnPush(At(95)));
        Assert.False(_freshness.IsStale);
        Assert.False(_freshness.OnPush(At(96)));
    }

    [Fact]
    public void A_push_after_the_first_newer_answer_ends_the_suspicion()
    {
        _freshness.Probe();
        Assert.Equal(FreshnessVerdict.AskAgain, _freshness.OnAnswer(isNewer: true, At(90)));
        _freshness.OnPush(At(91));
        Assert.Equal(FreshnessVerdict.Fresh, _freshness.OnAnswer(isNewer: true, At(94)));
    }

    [Fact]
    public void A_quiet_market_makes_it_patient_up_to_half_an_hour_and_a_push_impatient_again()
    {
        var now = TimeSpan.Zero;
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var asked = now;
            while (!_freshness.IsQuiet(now))
            {
                now += TimeSpan.FromSeconds(1);
            }

            waits.Add((now - asked).TotalSeconds);
            _freshness.Probe();
            Assert.Equal(FreshnessVerdict.Fresh, _freshness.OnAnswer(isNewer: false, now));
        }

        Assert.Equal([90, 180, 360, 720, 1440, 1800, 1800], waits);
        _freshness.OnPush(now);
        Assert.True(_freshness.IsQuiet(now + Patience));
    }

    [Fact]
    public void An_answer_that_no_probe_asked_for_shows_nothing_and_no_patience_never_probes()
    {
        Assert.Equal(FreshnessVerdict.Fresh, _freshness.OnAnswer(isNewer: true, At(200)));
        Assert.False(_freshness.IsProbing);
        _freshness.Probe();
        _freshness.Interrupt();
        Assert.Equal(FreshnessVerdict.Fresh, _freshness.OnAnswer(isNewer: true, At(200)));
        Assert.False(new Freshness(TimeSpan.Zero, Lag, TimeSpan.Zero).IsQuiet(TimeSpan.FromDays(1)));
    }

    /// <summary>
    /// On random histories: stopped is never said within the feed's lag of a push, and always after two newer answers without one.
    /// </summary>
    [Fact]
    public void On_random_histories_stopped_is_said_exactly_after_two_answers_with_no_push_between_of_which_the_first_was_newer()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var freshness = new Freshness(Patience, Lag, TimeSpan.Zero);
            var (now, newer) = (TimeSpan.Zero, false);
            for (var step = 0; step < 60; step++)
            {
                now += TimeSpan.FromSeconds(random.Next(1, 60));
                switch (random.Next(4))
                {
                    case 0:
                        freshness.OnPush(now);
                        newer = false;
                        break;
                    case 1:
                        freshness.Interrupt();
                        newer = false;
                        break;
                    default:
                        freshness.Probe();
                        var isNewer = random.Next(2) == 0;
                        var verdict = freshness.OnAnswer(isNewer, now);
                        Assert.Equal(
                            newer ? FreshnessVerdict.Stopped : isNewer ? FreshnessVerdict.AskAgain : FreshnessVerdict.Fresh, verdict);
                        newer = verdict == FreshnessVerdict.AskAgain;
                        if (verdict == FreshnessVerdict.Stopped)
                        {
                            freshness.OnStopped(now);
                        }

                        break;
                }
            }
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
