namespace Qos.Simulator.Market;

/// <summary>
/// One session of one day, split down: its figures into minutes, a minute into prints, each exactly. Every minute trades.
/// </summary>
/// <remarks>
/// The minutes' prices walk from the open over the day's high and low, which are put into two of the minutes, to the close. A minute's
/// prints do the same from its open to its close.
/// A wanted rate above the natural one cuts the natural prints into fills of the same price, so that turnover does not depend on it.
/// </remarks>
internal sealed class Section
{
    private const int MinuteSeconds = 60;

    private readonly UnitScale _units;
    private readonly ulong _key;
    private readonly double _naturalRate;
    private readonly double? _rate;
    private readonly Minute[] _minutes;
    private readonly Int128[] _turnover;
    private readonly (int Minute, Print[] Prints)[] _recent = [(-1, []), (-1, [])];
    private int _turnoverCount;

    internal Section(SectionTimes times, Ohlcv figures, UnitScale units, ulong key, double naturalRate, double? rate)
    {
        (Times, Figures, _units, _key, _naturalRate, _rate) = (times, figures, units, key, naturalRate, rate);
        _minutes = Split();
        _turnover = new Int128[_minutes.Length + 1];
    }

    internal SectionTimes Times { get; }

    internal Ohlcv Figures { get; }

    internal ReadOnlySpan<Minute> Minutes => _minutes;

    /// <summary>Number of minutes whose last millisecond is not after <paramref name="now"/> (milliseconds).</summary>
    internal int CompleteMinutes(long now)
    {
        if (now >= (Times.End * 1000) - 1)
        {
            return _minutes.Length;
        }

        var count = MinutesUpTo(now / 1000);
        return count > 0 && ((_minutes[count - 1].Time + MinuteSeconds) * 1000) - 1 > now ? count - 1 : count;
    }

    /// <summary>
    /// All trades after <paramref name="after"/>, up to and including <paramref name="now"/> (milliseconds); null when there are none.
    /// </summary>
    internal Tally? Between(long after, long now)
    {
        var (from, to) = (CompleteMinutes(after), CompleteMinutes(now));
        Tally? sum = null;
        if (from < _minutes.Length && _minutes[from].Time * 1000 <= after)
        {
            sum = TallyOf(from, after, now);
            from++;
        }

        if (from < to)
        {
            var bar = _minutes[from].Bar;
            for (var i = from + 1; i < to; i++)
            {
                bar = bar.Then(_minutes[i].Bar);
            }

            sum = Joined(sum, new(bar, TurnoverOf(to) - TurnoverOf(from), _minutes[to - 1].Time + (PrintsOf(to - 1)[^1].Offset / 1000)));
        }

        return to >= from && to < _minutes.Length ? Joined(sum, TallyOf(to, after, now)) : sum;
    }

    /// <summary>The part of a minute's bar up to now (milliseconds); null before its first trade.</summary>
    internal Ohlcv? MinuteSoFar(int minute, long now) =>
        minute < CompleteMinutes(now) ? _minutes[minute].Bar : TallyOf(minute, long.MinValue, now)?.Bar;

    /// <summary>Number of minutes that begin up to a time (seconds).</summary>
    internal int MinutesUpTo(long time)
    {
        int low = 0, high = _minutes.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_minutes[middle].Time <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The trades of a minute, in the order of time. The last two minutes asked for are kept.</summary>
    internal Print[] PrintsOf(int minute)
    {
        lock (_recent)
        {
            foreach (var recent in _recent)
            {
                if (recent.Minute == minute)
                {
                    return recent.Prints;
                }
            }

            var prints = Fills(minute, NaturalPrints(minute));
            _recent[0] = _recent[1];
            _recent[1] = (minute, prints);
            return prints;
        }
    }

    /// <summary>When a trade of a minute happens, milliseconds.</summary>
    internal long TimeOf(int minute, Print print) => (_minutes[minute].Time * 1000) + print.Offset;

    internal MarketTrade TradeOf(int minute, Print print) =>
        new(
            _minutes[minute].Time + (print.Offset / 1000), print.Offset % 1000, _units.Price(print.Price), _units.Volume(print.Volume),
            print.Direction);

    private static Tally? Joined(Tally? sum, Tally? more) => sum is { } before && more is { } next ? before.Then(next) : sum ?? more;

    private Tally? TallyOf(int minute, long after, long now)
    {
        Tally? sum = null;
        foreach (var print in PrintsOf(minute))
        {
            var time = TimeOf(minute, print);
            if (time > now)
            {
                break;
            }

            if (time > after)
            {
                var one = new Tally(
                    new(print.Price, print.Price, print.Price, print.Price, print.Volume), (Int128)print.Price * print.Volume, time / 1000);
                sum = Joined(sum, one);
            }
        }

        return sum;
    }

    private Int128 TurnoverOf(int minutes)
    {
        lock (_turnover)
        {
            for (; _turnoverCount < minutes; _turnoverCount++)
            {
                var sum = _turnover[_turnoverCount];
                foreach (var print in NaturalPrints(_turnoverCount))
                {
                    sum += (Int128)print.Price * print.Volume;
                }

                _turnover[_turnoverCount + 1] = sum;
            }

            return _turnover[minutes];
        }
    }

    private bool IsAuction(int minute) => Times.Auction is not null && minute == _minutes.Length - 1;

    private long OnTick(double price) => (long)Math.Round(price / _units.Tick) * _units.Tick;

    private Minute[] Split()
    {
        var count = Times.Spans.Sum(span => (int)((span.End - span.Start) / MinuteSeconds));
        var minutes = new Minute[Times.Auction is null ? count : count + 1];
        var noise = new Noise(_key, Times.Start, 4);
        var weights = new double[minutes.Length];
        for (var i = 0; i < count; i++)
        {
            // Busy after the open and before the close, with bursts.
            var (place, burst) = ((2.0 * i / count) - 1, noise.NextUnit());
            weights[i] = (0.6 + (1.2 * place * place)) * (0.4 + (1.8 * burst * burst * burst));
        }

        if (Times.Auction is not null)
        {
            weights[count] = count * 0.07;
        }

        var volumes = Shares(Figures.Volume, weights);
        var (high, low) = Extremes(count, ref noise);
        var time = Times.Start;
        var span = 0;
        var price = (double)Figures.Open;
        var open = Figures.Open;
        var jitter = (Figures.High - Figures.Low) / (2.2 * Math.Sqrt(count));
        // The day's high and low are touched in one minute each, unless they are the open or the close, or a few ticks apart.
        var margin = Figures.High - Figures.Low > 20 * _units.Tick ? _units.Tick : 0;
        var ceiling = Math.Max(Figures.High - margin, Math.Max(Figures.Open, Figures.Close));
        var floor = Math.Min(Figures.Low + margin, Math.Min(Figures.Open, Figures.Close));
        for (var i = 0; i < count; i++, time += MinuteSeconds)
        {
            if (time == Times.Spans[span].End)
            {
                time = Times.Spans[++span].Start;
            }

            // The next of the points that the path must touch.
            var (target, at) = (high >= i, low >= i) switch
            {
                (true, true) => high < low ? (Figures.High, high) : (Figures.Low, low),
                (true, false) => (Figures.High, high),
                (false, true) => (Figures.Low, low),
                _ => (Figures.Close, count - 1),
            };
            price += ((target - price) / (at - i + 1)) + (jitter * noise.NextNormal());
            price = Math.Clamp(
                price > Figures.High ? (2 * Figures.High) - price : price < Figures.Low ? (2 * Figures.Low) - price : price, Figures.Low,
                Figures.High);
            var close = i == count - 1 && Times.Auction is null ? Figures.Close : Math.Clamp(OnTick(price), floor, ceiling);
            var top = i == high ? Figures.High : Math.Min(ceiling, Math.Max(open, close) + Wick(ref noise));
            var bottom = i == low ? Figures.Low : Math.Max(floor, Math.Min(open, close) - Wick(ref noise));
            minutes[i] = new(time, new(open, top, bottom, close, volumes[i]));
            open = close;
        }

        if (Times.Auction is { } auction)
        {
            minutes[count] = new(
                auction / MinuteSeconds * MinuteSeconds, new(Figures.Close, Figures.Close, Figures.Close, Figures.Close, volumes[count]));
        }

        return minutes;

        long Wick(ref Noise random) => OnTick(jitter * 0.4 * Math.Abs(random.NextNormal()));
    }

    /// <summary>The minutes that touch the high and the low.</summary>
    /// <remarks>
    /// The way from the open over both to the close has three legs. Each gets at least half of the minutes that its length asks for, so
    /// that the price never has to cover a leg in a minute: not between the two,
    /// not after the open, and not before the close or the auction, however short the session is. The shorter of the two orders is the
    /// likelier one.
    /// </remarks>
    private (int High, int Low) Extremes(int count, ref Noise noise)
    {
        var (open, high, low, close) = (Figures.Open, Figures.High, Figures.Low, Figures.Close);
        double highFirst = high - open + (high - low) + (close - low);
        double lowFirst = open - low + (high - low) + (high - close);
        var isHighFirst = noise.NextUnit() * (highFirst + lowFirst) < lowFirst;
        var length = Math.Max(1, isHighFirst ? highFirst : lowFirst);
        var minutesPerUnit = count / (2 * length);
        var (cut, otherCut) = (noise.NextUnit() * count / 2, noise.NextUnit() * count / 2);
        var first = ((isHighFirst ? high - open : open - low) * minutesPerUnit) + Math.Min(cut, otherCut);
        var second = first + ((high - low) * minutesPerUnit) + Math.Abs(cut - otherCut);
        var (one, two) = (Math.Min(count - 1, (int)first), Math.Min(count - 1, (int)second));
        return isHighFirst ? (one, two) : (two, one);
    }

    /// <summary>
    /// Splits a volume exactly by weights, in whole steps, each share at least the few steps that a minute's prints need; the last takes
    /// what is less than a step.
    /// </summary>
    private long[] Shares(long volume, ReadOnlySpan<double> weights)
    {
        var shares = new long[weights.Length];
        var steps = volume / _units.VolumeStep;
        var least = Math.Min(4, steps / weights.Length);
        var rest = steps - (least * weights.Length);
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var (sum, given) = (0.0, 0L);
        for (var i = 0; i < shares.Length; i++)
        {
            sum += weights[i];
            var upTo = i == shares.Length - 1 ? rest : Math.Min(rest, (long)(rest * (sum / total)));
            shares[i] = (least + upTo - given) * _units.VolumeStep;
            given = upTo;
        }

        shares[^1] += volume % _units.VolumeStep;
        return shares;
    }

    /// <summary>The prints that a minute has at the natural rate, or at a wanted rate below it.</summary>
    private Print[] NaturalPrints(int minute)
    {
        var (time, bar) = _minutes[minute];
        var noise = new Noise(_key, time, 5);
        if (IsAuction(minute))
        {
            return [new((int)(Times.Auction!.Value - time) * 1000, bar.Close, bar.Volume, MarketTradeDirection.Unknown)];
        }

        // The prices that make the bar, in their order.
        Span<long> points = stackalloc long[4];
        var pointCount = 0;
        points[pointCount++] = bar.Open;
        var (first, second) = noise.NextBelow(2) == 0 ? (bar.High, bar.Low) : (bar.Low, bar.High);
        foreach (var extreme in (ReadOnlySpan<long>)[first, second])
        {
            if (extreme != bar.Open && extreme != bar.Close)
            {
                points[pointCount++] = extreme;
            }
        }

        points[pointCount++] = bar.Close;
        var rate = Math.Min(_naturalRate, _rate ?? double.MaxValue);
        var wanted = rate * MinuteSeconds * (0.5 + noise.NextUnit());
        var steps = bar.Volume / _units.VolumeStep;
        var count = (int)Math.Max(bar.High == bar.Low ? 1 : pointCount, steps > 0 ? Math.Min(wanted, steps) : wanted);
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            var burst = noise.NextUnit();
            weights[i] = 0.1 + (burst * burst * burst);
        }

        var volumes = Shares(bar.Volume, weights);
        var prints = new Print[count];

        // A bridge between the points: wide enough to fill the bar's range, or a tick would draw straight lines where it is small beside
        // that.
        var sway = Math.Max(_units.Tick * 0.8, (bar.High - bar.Low) / (2 * Math.Sqrt(count)));
        var (place, previous) = (0, bar.Open);
        for (var i = 0; i < count; i++)
        {
            var isPoint = i == PlaceOf(place, pointCount, count);
            var price = isPoint ? points[place] : Math.Clamp(Wander(points[place], i), bar.Low, bar.High);
            if (isPoint)
            {
                place = Math.Min(place + 1, pointCount - 1);
            }

            var offset = i == 0 && time == Times.Start ? 0 : (int)((i + noise.NextUnit()) * MinuteSeconds * 1000 / count);
            var up = price == previous ? noise.NextBelow(2) == 0 : price > previous;
            prints[i] = new(offset, price, volumes[i], up ? MarketTradeDirection.Buy : MarketTradeDirection.Sell);
            previous = price;
        }

        return prints;

        long Wander(long target, int i)
        {
            var next = PlaceOf(place, pointCount, count);
            return OnTick(previous + ((target - previous) / (double)(next - i + 1)) + (sway * noise.NextNormal()));
        }

        // Points are spread evenly: the first print is the open, the last one the close.
        static int PlaceOf(int point, int pointCount, int count) => point * (count - 1) / (pointCount - 1);
    }

    private Print[] Fills(int minute, Print[] prints)
    {
        if (_rate is not { } rate || rate <= _naturalRate || IsAuction(minute))
        {
            return prints;
        }

        var noise = new Noise(_key, _minutes[minute].Time, 6);
        var wanted = (int)(rate * MinuteSeconds * (0.8 + (0.4 * noise.NextUnit())));
        List<Print> fills = new(Math.Max(wanted, prints.Length));
        for (var i = 0; i < prints.Length; i++)
        {
            var (print, end) = (prints[i], i + 1 < prints.Length ? prints[i + 1].Offset : MinuteSeconds * 1000);
            var count = Math.Max(1, (int)((wanted * (i + 1L) / prints.Length) - (wanted * (long)i / prints.Length)));
            var steps = print.Volume / _units.VolumeStep;
            count = steps > 0 ? (int)Math.Min(count, steps) : count;
            for (var fill = 0; fill < count; fill++)
            {
                var share = (steps * (fill + 1) / count) - (steps * fill / count);
                var volume = (share * _units.VolumeStep) + (fill == count - 1 ? print.Volume % _units.VolumeStep : 0);
                fills.Add(print with { Offset = print.Offset + (int)((long)(end - print.Offset) * fill / count), Volume = volume });
            }
        }

        return [.. fills];
    }
}
