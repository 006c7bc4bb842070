using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class TradeTailTests
{
    private static readonly InstrumentCode Code = InstrumentCode.Parse("CF:BTCUSDT");

    [Fact]
    public void It_has_what_a_plain_list_of_the_newest_would_have_whatever_is_done_to_it()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var tail = new TradeTail();
            var (plain, overflown, second) = (new List<Trade>(), long.MinValue, 1_700_000_000L);
            var hasOverflown = false;
            Trade? newest = null;
            for (var step = 0; step < 1000; step++)
            {
                switch (random.Next(200))
                {
                    case 0:
                        tail.Clear();
                        plain.Clear();

                        // Whoever clears notes that what was there is forgotten.
                        overflown = newest is null ? overflown : Math.Max(overflown, newest.Seconds);
                        break;
                    case < 6 when plain.Count > 0:
                        overflown = Math.Max(overflown, plain[0].Seconds);
                        tail.RemoveFirst();
                        plain.RemoveAt(0);
                        break;
                    default:
                        second += random.Next(3);
                        newest = new Trade(
                            Code, random.Next(1, 99) / 10m, random.Next(9), second, (TradeDirection)random.Next(3), random.Next(),
                            (Origin)random.Next(3));
                        tail.Add(newest);
                        plain.Add(newest);
                        if (plain.Count > TradeTail.Capacity)
                        {
                            overflown = Math.Max(overflown, plain[0].Seconds);
                            plain.RemoveAt(0);
                            hasOverflown = true;
                        }

                        break;
                }

                Assert.Equal(plain.Count, tail.Count);
                Assert.Equal(newest, tail.Newest);
                Assert.Equal(newest?.Seconds ?? 0, tail.NewestSecond);
                Assert.Equal(hasOverflown ? overflown : long.MinValue, tail.OverflownSecond);
                if (step % 50 == 0)
                {
                    Assert.Equal(plain, tail);
                    Assert.Equal(plain.Count(trade => trade.Seconds == second), tail.CountOf(second));
                    Assert.Equal(plain.Count(trade => trade.Seconds >= second - 1), tail.CountFrom(second - 1));
                    Assert.Equal(plain.Count > 0, newest is not null && tail.Contains(newest));
                    Assert.True(plain.Count == 0 || tail.FirstSecond == plain[0].Seconds);
                }
            }
        }
    }
}
