using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class TradeAuditTests
{
    private const long Lag = 2;

    private static readonly InstrumentCode Code = InstrumentCode.Parse("US:AAPL");

    [Fact]
    public void Equal_seconds_are_proven_up_to_the_last_one_that_can_no_longer_grow()
    {
        Trade[] tape = [T(10, 1), T(11, 1), T(11, 1), T(13, 2), T(20, 3)];
        Assert.Equal(new TradeAudit(AuditVerdict.Proven, 11, 19), Audit(tape, tape, asked: 30));
        // What was delivered later shows that the second before is over.
        Assert.Equal(new TradeAudit(AuditVerdict.Proven, 11, 14), Audit(tape, tape, asked: 17));
        Assert.Equal(new TradeAudit(AuditVerdict.Proven, 11, 12), Audit(tape[..^1], tape, asked: 17));
        Assert.Equal(default, Audit(tape, tape, asked: 13));
        Assert.Equal(default, Audit(tape[..^1], tape, asked: 14));
    }

    [Fact]
    public void A_trade_of_the_list_that_was_not_delivered_is_a_hole_with_its_seconds()
    {
        Trade[] tape = [T(10, 1), T(11, 1), T(11, 1), T(13, 2), T(14, 2), T(20, 3)];
        Assert.Equal(new TradeAudit(AuditVerdict.Hole, 11, 11), Audit([tape[0], tape[1], .. tape[3..]], tape, asked: 30));
        Assert.Equal(new TradeAudit(AuditVerdict.Hole, 11, 13), Audit([tape[0], tape[1], .. tape[4..]], tape, asked: 30));
    }

    [Fact]
    public void What_the_list_lacks_or_has_otherwise_is_a_disagreement_of_the_server_and_no_hole()
    {
        Trade[] tape = [T(10, 1), T(11, 1), T(13, 2), T(20, 3)];
        Assert.Equal(AuditVerdict.Disagreement, Audit(tape, [tape[0], .. tape[2..]], asked: 30).Verdict);
        Assert.Equal(AuditVerdict.Disagreement, Audit(tape, [tape[0], T(11, 9), .. tape[2..]], asked: 30).Verdict);
        Assert.Equal(AuditVerdict.Disagreement, Audit(tape, [tape[0], T(11, 9), T(12, 2), .. tape[2..]], asked: 30).Verdict);
    }

    [Fact]
    public void The_first_and_the_last_second_of_a_list_and_what_is_not_remembered_are_not_compared()
    {
        Trade[] tape = [T(10, 1), T(10, 2), T(12, 1), T(20, 1), T(20, 2)];
        Assert.Equal(AuditVerdict.Proven, Audit([tape[0], tape[2], tape[3]], tape[1..], asked: 30).Verdict);
        Assert.Equal(new TradeAudit(AuditVerdict.Proven, 13, 19), Audit([tape[3]], tape, asked: 30, completeAfter: 12));
        Assert.Equal(default, Audit(tape, [], asked: 30));
        Assert.Equal(default, Audit(tape, [T(12, 1), T(10, 1), T(20, 1)], asked: 30));
    }

    /// <summary>
    /// Random tapes of few prices, pushes and lists that lag, lists that are short or old, holes and corrections: no false declaration, no
    /// hole missed that the list could show, and nothing called proven that is not complete.
    /// </summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(30)]
    public void On_random_tapes_no_hole_is_declared_falsely_and_none_missed_that_the_list_could_show(double rate)
    {
        var verdicts = new Dictionary<AuditVerdict, int>();
        for (var seed = 0; seed < 4000; seed++)
        {
            var run = new Run(new Random((seed * 7919) + (int)(rate * 10)), rate);
            verdicts[run.Check()] = verdicts.GetValueOrDefault(run.Check()) + 1;
        }

        if (rate <= 9)
        {
            Assert.True(verdicts.GetValueOrDefault(AuditVerdict.Proven) > 300, string.Join(' ', verdicts));
            Assert.True(verdicts.GetValueOrDefault(AuditVerdict.Hole) > 20, string.Join(' ', verdicts));
        }
    }

    private static TradeAudit Audit(Trade[] delivered, Trade[] list, long asked, long completeAfter = 0) =>
        TradeAudit.Compare(delivered, completeAfter, list, asked, Lag);

    private static Trade T(long second, decimal price, long place = 0) =>
        new(Code, price, 1m, second, TradeDirection.Buy, place, Origin.Pushed);

    /// <summary>One audit. Every trade carries its place on the tape where no rule looks.</summary>
    private sealed class Run
    {
        private readonly List<(long Millisecond, Trade Trade)> _tape = [];
        private readonly HashSet<long> _lost = [];
        private readonly Trade[] _delivered;
        private readonly Trade[] _list;
        private readonly long _asked;
        private readonly bool _isCorrected;

        internal Run(Random random, double rate)
        {
            for (var at = 0.0; at < 100_000; at += -Math.Log(1 - random.NextDouble()) * 1000 / rate)
            {
                _tape.Add(((long)at, T(1000 + (long)(at / 1000), 10 + random.Next(2), _tape.Count)));
            }

            var asked = (long)random.Next(60_000, 95_000);
            _asked = 1000 + (asked / 1000);
            if (random.Next(2) == 0)
            {
                var from = asked - random.Next(100, 30_000);
                var to = from + random.Next(1, 15_000);
                _lost = [.. _tape.Where(t => t.Millisecond >= from && t.Millisecond <= to && random.Next(4) > 0)
                    .Select(t => t.Trade.ReceivedAt.UtcTicks)];
            }

            // Both ways lag by less than the option allows; an old list lags by more.
            var pushLag = random.Next(0, (int)(Lag * 1000) - 200);
            var listLag = random.Next(8) == 0 ? random.Next(0, 40_000) : random.Next(0, (int)(Lag * 1000) - 200);
            var answered = asked + random.Next(1, 2000);
            _delivered = [.. _tape.Where(t => t.Millisecond + pushLag <= answered).Select(t => t.Trade)
                .Where(t => !_lost.Contains(t.ReceivedAt.UtcTicks)).TakeLast(128)];
            var length = random.Next(8) == 0 ? random.Next(0, 12) : 50;
            _list = [.. _tape.Where(t => t.Millisecond + listLag <= asked).Select(t => t.Trade).TakeLast(length)];
            _isCorrected = random.Next(10) == 0 && _list.Length > 0;
            if (_isCorrected)
            {
                var place = random.Next(_list.Length);
                _list[place] = _list[place] with { Price = 99 };
            }
        }

        internal AuditVerdict Check()
        {
            var forgotten = _delivered.Length == 128 ? _delivered[0].Seconds : 0;
            var audit = Audit(_delivered, _list, _asked, forgotten);
            var lost = _list.Where(t => _lost.Contains(t.ReceivedAt.UtcTicks) && t.Seconds >= audit.From && t.Seconds <= audit.To).ToList();
            switch (audit.Verdict)
            {
                case AuditVerdict.Hole:
                    Assert.True(lost.Count > 0, "a hole was declared that is none");
                    Assert.Equal((lost[0].Seconds, lost[^1].Seconds), (audit.From, audit.To));
                    break;
                case AuditVerdict.Proven:
                    Assert.Empty(lost);
                    Assert.DoesNotContain(
                        _tape,
                        t => _lost.Contains(t.Trade.ReceivedAt.UtcTicks) && t.Trade.Seconds >= audit.From && t.Trade.Seconds <= audit.To);
                    break;
                case AuditVerdict.Disagreement:
                    Assert.True(_isCorrected, "the server was said to disagree with itself");
                    break;
            }

            return audit.Verdict;
        }
    }
}
