namespace Qos.Simulator.Market;

internal sealed partial class InstrumentTape
{
    private const long RollingMilliseconds = 86_400_000;

    internal MarketSnapshot? Snapshot(long nowMilliseconds, UsSnapshotBehaviour behaviour)
    {
        if (LastSession(nowMilliseconds / 1000) is not { } last || LatestOf(last, MarketSession.Regular) is var regular && regular < 0)
        {
            return null;
        }

        if (Instrument.Market == "CF")
        {
            return SnapshotOf(Rolling(last.Day, nowMilliseconds), null, MarketSession.Regular);
        }

        var snapshot = SnapshotOf(
            SoFar(regular, MarketSession.Regular, nowMilliseconds), _units.Price(_series![regular].Reference), MarketSession.Regular);
        if (!Hours.HasExtended)
        {
            return snapshot;
        }

        snapshot = snapshot with
        {
            PreMarket = QuoteOf(LatestOf(last, MarketSession.PreMarket), MarketSession.PreMarket, nowMilliseconds),
            AfterHours = QuoteOf(LatestOf(last, MarketSession.AfterHours), MarketSession.AfterHours, nowMilliseconds),
            Night = QuoteOf(LatestOf(last, MarketSession.Night), MarketSession.Night, nowMilliseconds),
        };
        return behaviour == UsSnapshotBehaviour.RunningSession && last.Kind != MarketSession.Regular
            ? Running(snapshot, last, nowMilliseconds)
            : snapshot;
    }

    internal MarketDepth? Depth(long nowMilliseconds)
    {
        var now = nowMilliseconds / 1000;
        var levels = Instrument.Market switch { "US" or "FX" or "CM" => 1, "SH" or "SZ" => 5, "HK" => 10, "CF" => 20, _ => 0 };
        if (levels == 0 || LastTrades(nowMilliseconds, 1) is not [var last])
        {
            return null;
        }

        // The book of an open market moves each second, also without a trade; a closed one rests.
        var time = SessionAt(now) == MarketSession.None ? last.Time : now;
        var noise = new Noise(_key, time, 9);
        var price = _units.PriceUnits(last.Price);
        var tick = _units.Tick;
        var (bid, ask) = (price / tick * tick, (price + tick - 1) / tick * tick);
        if (bid == ask)
        {
            (bid, ask) = last.Direction == MarketTradeDirection.Buy ? (bid - tick, ask) : (bid, ask + tick);
        }

        // Coins and currencies have ticks that are small for their price; their books are not full.
        var gap = Instrument.Market == "CF" && price / tick > 2000 ? 5 : 1;
        var typical = Math.Max(1, _units.VolumeUnits(Instrument.AnchorVolume) / _units.VolumeStep / (SecondsOfDay / 60));
        return new(time, Side(bid, -tick, ref noise), Side(ask, tick, ref noise));

        List<MarketDepthLevel> Side(long best, long step, ref Noise random)
        {
            List<MarketDepthLevel> side = new(levels);
            for (var at = best; side.Count < levels && at > 0; at += step * (1 + random.NextBelow(gap)))
            {
                var isEmpty = random.NextBelow(100) == 0 && side.Count > 0;
                var volume = isEmpty ? 0 : 1 + (long)(typical * random.NextUnit() * (1 + (side.Count / 2.0)));
                side.Add(new(_units.Price(at), _units.Volume(volume * _units.VolumeStep)));
            }

            return side;
        }
    }

    /// <summary>Behaviour B: the session that runs or ran last takes the top level, and the figures that it lacks are older ones.</summary>
    private MarketSnapshot Running(MarketSnapshot regular, (int Day, MarketSession Kind) last, long nowMilliseconds)
    {
        var (running, before) = (SoFar(last.Day, last.Kind, nowMilliseconds), Before(last.Day, last.Kind));
        var lag = before.Day < 0 ? running.Bar : SoFar(before.Day, before.Kind, nowMilliseconds).Bar;
        var yesterday = QuoteOf(last.Day - 1, last.Kind, nowMilliseconds);
        return SnapshotOf(running, regular.PreviousClose, last.Kind) with
        {
            High = _units.Price(lag.High),
            Low = _units.Price(lag.Low),
            PreMarket = last.Kind == MarketSession.PreMarket ? yesterday : regular.PreMarket,
            AfterHours = last.Kind == MarketSession.AfterHours ? yesterday : regular.AfterHours,
            Night = last.Kind == MarketSession.Night ? yesterday : regular.Night,
        };
    }

    private MarketSnapshot SnapshotOf(Tally tally, decimal? previousClose, MarketSession session) => new()
    {
        Time = tally.LastTime,
        Last = _units.Price(tally.Bar.Close),
        PreviousClose = previousClose,
        Open = _units.Price(tally.Bar.Open),
        High = _units.Price(tally.Bar.High),
        Low = _units.Price(tally.Bar.Low),
        Volume = _units.Volume(tally.Bar.Volume),
        Turnover = Instrument.Market is "FX" or "CM" or "IX" ? 0 : _units.Turnover(tally.Turnover),
        Session = session,
    };

    private MarketSessionQuote? QuoteOf(int day, MarketSession kind, long nowMilliseconds)
    {
        if (day < 0)
        {
            return null;
        }

        var (tally, trading) = (SoFar(day, kind, nowMilliseconds), _series![day]);
        var previous = kind == MarketSession.AfterHours ? trading.Bar.Close : trading.Reference;
        return new(
            tally.LastTime, _units.Price(tally.Bar.Close), _units.Price(previous), _units.Price(tally.Bar.High),
            _units.Price(tally.Bar.Low), _units.Volume(tally.Bar.Volume),
            _units.Turnover(tally.Turnover));
    }

    private Tally SoFar(int day, MarketSession kind, long nowMilliseconds) =>
        SectionOf(day, kind).Between(long.MinValue, nowMilliseconds)!.Value;

    /// <summary>The last 24 hours, to the millisecond.</summary>
    private Tally Rolling(int day, long nowMilliseconds)
    {
        var sum = SoFar(day, MarketSession.Regular, nowMilliseconds);
        if (TimesOf(day, MarketSession.Regular).Start * 1000 > nowMilliseconds - RollingMilliseconds)
        {
            return day > 0 && SectionOf(day - 1, MarketSession.Regular)
                .Between(nowMilliseconds - RollingMilliseconds, nowMilliseconds) is { } before
                ? before.Then(sum)
                : sum;
        }

        return SectionOf(day, MarketSession.Regular).Between(nowMilliseconds - RollingMilliseconds, nowMilliseconds) ?? sum;
    }
}
