namespace Qos.Simulator.Market;

/// <summary>
/// Everything that one instrument trades: its days and, split from them on demand, the sessions. A session is known by the index of its day
/// and its kind, and their order is the order of time.
/// </summary>
internal sealed partial class InstrumentTape
{
    private const int CachedSections = 8;

    private readonly SimulatedMarketOptions _options;
    private readonly IReadOnlyList<FileBar> _file;
    private readonly UnitScale _units;
    private readonly ulong _key;
    private readonly double _naturalRate;
    private readonly int _firstHorizon;
    private readonly object _lock = new();
    private readonly List<((int, MarketSession) At, Section Section)> _sections = [];
    private volatile DaySeries? _series;
    private volatile Section? _live;

    internal InstrumentTape(SimulatedInstrument instrument, SimulatedMarketOptions options, IReadOnlyList<FileBar> file)
    {
        (Instrument, _options, _file) = (instrument, options, file);
        var hours = TradingHours.Of(instrument.Market, instrument.Symbol);
        Hours = options.AllOpen ? hours.Always() : hours;
        _units = new(instrument, file);
        _firstHorizon = Math.Max(DaySeries.Anchor.Year, file.Count == 0 ? 0 : file[^1].Date.Year) + 1;
        _key = Noise.KeyOf(options.Seed, instrument.Code);
        var typical = instrument.Market switch { "US" => 1.5, "HK" => 0.6, "SH" or "SZ" => 0.33, "CF" => 2, "IX" => 0.5, _ => 1 };
        _naturalRate = typical * (0.5 + new Noise(_key, 0, 7).NextUnit());
    }

    internal SimulatedInstrument Instrument { get; }

    internal TradingHours Hours { get; }

    /// <summary>The session that runs or ran last, with at least its first trade made; null before the first.</summary>
    internal (int Day, MarketSession Kind)? LastSession(long now)
    {
        var series = SeriesFor(now);
        // A night session belongs to the day that follows it.
        var day = series.IndexUpTo(Hours.DayOf(now).AddDays(1));
        var kind = LastKind;
        while (day >= 0 && TimesOf(day, kind).Start > now)
        {
            (day, kind) = Before(day, kind);
        }

        return day >= 0 ? (day, kind) : null;
    }

    internal MarketSession SessionAt(long now) =>
        LastSession(now) is var (day, kind) && TimesOf(day, kind).IsOpen(now) ? kind : MarketSession.None;

    internal List<MarketTrade> LastTrades(long nowMilliseconds, int count)
    {
        var now = nowMilliseconds / 1000;
        List<MarketTrade> trades = new(count);
        for (var at = LastSession(now);
            at is var (day, kind) && trades.Count < count;
            at = day > 0 || kind > FirstKind ? Before(day, kind) : null)
        {
            var section = SectionOf(day, kind);
            for (var minute = section.MinutesUpTo(now) - 1; minute >= 0 && trades.Count < count; minute--)
            {
                var prints = section.PrintsOf(minute);
                for (var i = prints.Length - 1; i >= 0 && trades.Count < count; i--)
                {
                    if (section.TimeOf(minute, prints[i]) <= nowMilliseconds)
                    {
                        trades.Add(section.TradeOf(minute, prints[i]));
                    }
                }
            }
        }

        trades.Reverse();
        return trades;
    }

    /// <summary>From one millisecond up to, and without, another.</summary>
    internal List<MarketTrade> TradesBetween(long from, long to)
    {
        List<MarketTrade> trades = [];
        if (from >= to)
        {
            return trades;
        }

        // A live stream asks for the same session again and again. New York's closing cross still prints in the first second after hours.
        if (_live is { } live && from >= (live.Times.Start + 1) * 1000 && to <= live.Times.Spans[^1].End * 1000)
        {
            Add(live);
            return trades;
        }

        Stack<Section> sections = [];
        for (var at = LastSession((to - 1) / 1000);
            at is var (day, kind) && TimesOf(day, kind).End * 1000 > from;
            at = day > 0 || kind > FirstKind ? Before(day, kind) : null)
        {
            sections.Push(SectionOf(day, kind));
        }

        foreach (var section in sections)
        {
            Add(section);
            _live = section;
        }

        return trades;

        void Add(Section section)
        {
            for (var minute = Math.Max(0, section.MinutesUpTo(from / 1000) - 1); minute < section.MinutesUpTo((to - 1) / 1000); minute++)
            {
                foreach (var print in section.PrintsOf(minute))
                {
                    var time = section.TimeOf(minute, print);
                    if (time >= from && time < to)
                    {
                        trades.Add(section.TradeOf(minute, print));
                    }
                }
            }
        }
    }

    private MarketSession FirstKind => Hours.HasExtended ? MarketSession.Night : MarketSession.Regular;

    private MarketSession LastKind => Hours.HasExtended ? MarketSession.AfterHours : MarketSession.Regular;

    private (int Day, MarketSession Kind) Before(int day, MarketSession kind) => kind > FirstKind ? (day, kind - 1) : (day - 1, LastKind);

    /// <summary>The newest session of a kind up to the last one of any kind; its day may be -1, which is none.</summary>
    private static int LatestOf((int Day, MarketSession Kind) last, MarketSession kind) => kind <= last.Kind ? last.Day : last.Day - 1;

    private DaySeries SeriesFor(long now)
    {
        // One year more than asked: the after-hours session leads to the day after.
        var year = Math.Max(_firstHorizon, Hours.DayOf(now).Year + 1);
        if (year > 2100)
        {
            throw new ArgumentOutOfRangeException(nameof(now), now, "The made-up market ends with the year 2099: start the clock earlier.");
        }

        if (_series is { } series && series.LastYear >= year)
        {
            return series;
        }

        lock (_lock)
        {
            if (_series is null || _series.LastYear < year)
            {
                _series = new(Instrument, Hours, _units, _key, _file, VolumeFloor(SecondsOfDay), year);
            }

            return _series;
        }
    }

    private int SecondsOfDay => Hours.Sessions.Length == 0 ? 86400 : Hours.Sessions.Sum(session => session.Close - session.Open) * 60;

    /// <summary>
    /// Volume steps that a wanted rate of trades needs, in its smallest prints too; natural volumes have enough for the natural rate.
    /// </summary>
    private double VolumeFloor(int seconds) => Math.Max(seconds / 60 * 8, (_options.TradesPerSecond ?? 0) * seconds * 12);

    private SectionTimes TimesOf(int day, MarketSession kind)
    {
        var trading = _series![day];
        var date = trading.Date;
        var sessions = trading.IsHalf && Hours.HalfDay.Length > 0 ? Hours.HalfDay : Hours.Sessions;
        return kind switch
        {
            MarketSession.Night => Single(-4 * 60, (3 * 60) + 50),
            MarketSession.PreMarket => Single(4 * 60, sessions[0].Open),
            MarketSession.AfterHours => Single(sessions[^1].Close, sessions[^1].Close + (4 * 60)),
            _ when sessions.Length == 0 => new([(Hours.Opening(date), Hours.Opening(date.AddDays(1)))], null),
            _ => new([.. sessions.Select(session => (Hours.At(date, session.Open), Hours.At(date, session.Close)))], AuctionTime()),
        };

        SectionTimes Single(int open, int close) => new([(Hours.At(date, open), Hours.At(date, close))], null);

        // An auction right at the close prints to the second; one that takes minutes ends at a random one.
        long? AuctionTime() => Hours.AuctionDelay is { } delay
            ? Hours.At(date, sessions[^1].Close + delay) + (delay == 0 ? 0 : new Noise(_key, date.DayNumber, 8).NextBelow(50))
            : null;
    }

    private Section SectionOf(int day, MarketSession kind)
    {
        lock (_lock)
        {
            var index = _sections.FindIndex(entry => entry.At == (day, kind));
            var section = index >= 0 ? _sections[index].Section : NewSection(day, kind);
            if (index >= 0 || _sections.Count == CachedSections)
            {
                // The one used longest ago stands first.
                _sections.RemoveAt(Math.Max(index, 0));
            }

            _sections.Add(((day, kind), section));
            return section;
        }
    }

    private Section NewSection(int day, MarketSession kind)
    {
        var times = TimesOf(day, kind);
        return kind == MarketSession.Regular
            ? new(times, _series![day].Bar, _units, _key, _naturalRate, _options.TradesPerSecond)
            : new(
                times, ExtendedFigures(day, kind, (int)(times.End - times.Start)), _units, _key, _naturalRate * 0.15,
                _options.TradesPerSecond);
    }

    /// <summary>
    /// After hours the price goes a quarter of the way from a day's close to the next open, in the night another quarter, and before the
    /// open the rest.
    /// </summary>
    private Ohlcv ExtendedFigures(int day, MarketSession kind, int seconds)
    {
        var (today, next) = (_series![day], _series[kind == MarketSession.AfterHours ? day + 1 : day]);
        double gap = next.Bar.Open - next.Reference;
        var (from, to, volumeShare) = kind switch
        {
            MarketSession.AfterHours => (today.Bar.Close, today.Bar.Close + (0.25 * gap * today.Bar.Close / next.Reference), 0.03),
            MarketSession.Night => (today.Reference + (0.25 * gap), today.Reference + (0.5 * gap), 0.003),
            _ => (today.Reference + (0.5 * gap), today.Bar.Open, 0.02),
        };
        var noise = new Noise(_key, today.Date.DayNumber, 10 + (int)kind);
        var open = Near(from);
        var close = Near(to);
        var high = Math.Max(open, close) + Wick();
        var low = Math.Max(_units.Tick, Math.Min(open, close) - Wick());
        var steps = Math.Max(today.Bar.Volume * volumeShare * (0.5 + noise.NextUnit()) / _units.VolumeStep, VolumeFloor(seconds));
        return new(open, high, low, close, (long)steps * _units.VolumeStep);

        long Near(double price) =>
            Math.Max(_units.Tick, (long)Math.Round(price * (1 + (0.0005 * noise.NextNormal())) / _units.Tick) * _units.Tick);

        long Wick() => (long)(today.Bar.Close * 0.002 * Math.Abs(noise.NextNormal()) / _units.Tick) * _units.Tick;
    }
}
