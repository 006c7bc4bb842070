using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

/// <summary>
/// A tape, a server whose connection comes and goes, and one splice; every trade carries its place on the tape where no rule looks.
/// </summary>
internal sealed class SpliceSimulation : ITradeSink
{
    private const long MarginSeconds = 2;
    private const int ListLength = 50;

    private readonly Random _random;
    private readonly List<(long Millisecond, Trade Trade)> _tape = [];
    private readonly TradeSplice _splice;
    private readonly long _end;
    private int _last = -1;
    private bool _isGapDeclared;

    internal SpliceSimulation(Random random, double rate, InstrumentCode code)
    {
        _random = random;
        _splice = new TradeSplice(this, MarginSeconds, 100_000);
        _end = 60_000;
        for (var at = 0.0; ; at += -Math.Log(1 - random.NextDouble()) * 1000 / rate)
        {
            if (at >= _end)
            {
                break;
            }

            // Few prices and volumes, so that equal neighbours abound; the place on the tape stands in the receive time.
            _tape.Add(((long)at, new Trade(
                code, 10 + random.Next(2), 1, 1000 + (long)(at / 1000), TradeDirection.Buy, _tape.Count, Origin.Pushed)));
        }
    }

    internal int Gaps { get; private set; }

    internal int Reconnects { get; private set; }

    internal void Run()
    {
        var now = (long)_random.Next(5000);
        while (now < _end)
        {
            var lost = Math.Min(_end, now + _random.Next(1, 25_000));
            Connect(now, lost);
            now = lost + _random.Next(0, 8000);
            if (now < _end)
            {
                Reconnects++;
            }
        }
    }

    void ITradeSink.DeliverBeginning(IReadOnlyList<Trade> list)
    {
        _isGapDeclared = true;
        foreach (var trade in list)
        {
            Take(trade);
        }
    }

    void ITradeSink.Deliver(Trade trade) => Take(trade);

    void ITradeSink.Gap(Trade? before, Trade? after)
    {
        Gaps++;
        _isGapDeclared = true;
    }

    void ITradeSink.GapEnded(Trade? before, Trade after) => Assert.True(_isGapDeclared);

    private static long Second(long millisecond) => 1000 + (millisecond / 1000);

    private void Take(Trade trade)
    {
        var place = (int)trade.ReceivedAt.UtcTicks;
        Assert.True(place > _last, $"trade {place} came after {_last}");
        Assert.True(place == _last + 1 || _isGapDeclared || _last < 0, $"trades {_last + 1} to {place - 1} are missing without a gap");
        _isGapDeclared = false;
        _last = place;
    }

    private void Connect(long from, long lost)
    {
        _splice.Interrupt();
        var acknowledged = from + _random.Next(0, 300);
        var lag = _random.Next(0, (int)(MarginSeconds * 1000) - 200);
        var events = new List<(long At, int Order, Action Do)> { (acknowledged, 0, () => _splice.Acknowledge(Second(acknowledged))) };

        // The feed reaches the subscriber a lag later; what was on its way when the subscription began may come as well.
        var firstPushed = from - _random.Next(0, lag + 1);
        foreach (var (at, trade) in _tape.Where(t => t.Millisecond >= firstPushed && t.Millisecond + lag < lost))
        {
            events.Add((Math.Max(at + lag, from), 1, () => _splice.Push(trade)));
        }

        long[] attempts = [0, 1000, 2000, (2 * MarginSeconds * 1000) + 2000];
        for (var i = 0; i < attempts.Length; i++)
        {
            var isLast = i == attempts.Length - 1;
            var asked = acknowledged + attempts[i];
            var answered = asked + _random.Next(1, 400);
            var kind = _random.Next(10);
            var listLag = !isLast && kind == 0 ? _random.Next(0, 20_000) : _random.Next(0, (int)(MarginSeconds * 1000) - 200);
            var length = kind == 1 ? _random.Next(0, 10) : ListLength;
            if (answered < lost)
            {
                events.Add((answered, 2, () => _splice.Fetched(
                    [.. _tape.Where(t => t.Millisecond <= asked - listLag).Select(t => t.Trade with { Origin = Origin.Fetched })
                        .TakeLast(length)], Second(asked), isLast)));
            }
        }

        foreach (var step in events.OrderBy(e => e.At).ThenBy(e => e.Order))
        {
            step.Do();
        }
    }
}
