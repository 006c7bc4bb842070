namespace Qos.Simulator.Market;

/// <summary>
/// All day bars of one instrument from its listing to a horizon: the primary data that everything else is split from or built up from.
/// </summary>
/// <remarks>
/// The logarithm of the total return follows a slow trend with noise that is drawn back to it, through fixed points: the real closes of
/// 2025-03-13 and 14 (docs/protocol.md section 7) and the days of a bar file.
/// From the last fixed point the path runs forward, from the first one backward, between two it is a bridge; the noise of a day depends on
/// its date only, so a later horizon leaves the days before it as they were.
/// On an ex-date the price drops to <c>reference = (close - dividend) / ratio</c> of the day before, and the day's factor is
/// <c>(close - dividend) / (close * ratio)</c>.
/// A forward-adjusted price, as of a day, is the price times the factors of all ex-dates after its own day up to that day; volumes are not
/// adjusted.
/// </remarks>
internal sealed class DaySeries
{
    private const double Reversion = 1.0 / 400;
    internal static readonly DateOnly Anchor = new(2025, 3, 14);

    private readonly SimulatedInstrument _instrument;
    private readonly UnitScale _units;
    private readonly ulong _key;
    private readonly bool _hasPriceLimit;
    private readonly bool _isRoundTheClock;
    private readonly bool _tradesDaily;
    private readonly double _volumeFloor;
    private readonly List<(DateOnly Date, bool IsHalf)> _dates = [];
    private readonly Dictionary<int, (double Ratio, double Yield)> _exDates = [];
    private readonly TradingDay[] _days;

    internal DaySeries(
        SimulatedInstrument instrument, TradingHours hours, UnitScale units, ulong key, IReadOnlyList<FileBar> file, double volumeFloor,
        int lastYear)
    {
        (_instrument, _units, _key, _volumeFloor, LastYear) = (instrument, units, key, volumeFloor, lastYear);
        _hasPriceLimit = instrument.Market is "SH" or "SZ";
        _tradesDaily = hours.Calendar == "ALL";
        _isRoundTheClock = hours.Sessions.Length == 0;
        var fileStart = AddDates(hours, file);
        AddExDates(fileStart, fileStart + file.Count);
        _days = new TradingDay[_dates.Count];
        Fill(fileStart, file);
    }

    internal int LastYear { get; }

    internal int Count => _days.Length;

    internal TradingDay this[int index] => _days[index];

    /// <summary>Index of the last traded day up to a date; -1 before the first.</summary>
    internal int IndexUpTo(DateOnly date)
    {
        int low = 0, high = _days.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_days[middle].Date <= date)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>Index of the first file day, or one past all days without a file.</summary>
    private int AddDates(TradingHours hours, IReadOnlyList<FileBar> file)
    {
        var end = new DateOnly(LastYear, 12, 31);
        var fileStart = file.Count == 0 ? end.AddDays(1) : file[0].Date;
        for (var date = _instrument.ListingDate; date < fileStart && date <= end; date = date.AddDays(1))
        {
            AddByCalendar(date);
        }

        var index = _dates.Count;
        _dates.AddRange(file.Select(bar => (bar.Date, TradingCalendar.KindOf(hours.Calendar, bar.Date) == TradingCalendar.Half)));
        for (var date = file.Count == 0 ? end : file[^1].Date; date < end; date = date.AddDays(1))
        {
            AddByCalendar(date.AddDays(1));
        }

        return index;

        void AddByCalendar(DateOnly date)
        {
            var kind = TradingCalendar.KindOf(hours.Calendar, date);
            if (kind != TradingCalendar.Closed)
            {
                _dates.Add((date, kind == TradingCalendar.Half));
            }
        }
    }

    /// <summary>The split of the table, and a dividend in each summer after the listing; a bar file has its own and gets none.</summary>
    private void AddExDates(int fileStart, int fileEnd)
    {
        if (!_instrument.IsStock)
        {
            return;
        }

        for (var year = _instrument.ListingDate.Year + 1; year <= LastYear; year++)
        {
            var noise = new Noise(_key, year, 2);
            Add(new DateOnly(year, 5, 15).AddDays(noise.NextBelow(45)), 1, 0.004 + (0.016 * noise.NextUnit()));
        }

        Add(_instrument.SplitDate!.Value, (double)_instrument.SplitRatio, 0);

        void Add(DateOnly date, double ratio, double yield)
        {
            var index = FirstFrom(date);
            if (index > 0 && index < _dates.Count && (index < fileStart || index >= fileEnd))
            {
                var before = _exDates.GetValueOrDefault(index, (1, 0));
                _exDates[index] = (before.Item1 * ratio, before.Item2 + yield);
            }
        }
    }

    private void Fill(int fileStart, IReadOnlyList<FileBar> file)
    {
        var fileEnd = fileStart + file.Count;
        var splits = new double[_dates.Count];
        var growth = new double[_dates.Count];
        for (var i = 1; i < growth.Length; i++)
        {
            var (ratio, yield) = _exDates.GetValueOrDefault(i, (1, 0));
            splits[i] = splits[i - 1] + Math.Log(ratio);
            growth[i] = growth[i - 1] + Math.Log(ratio) - Math.Log(1 - yield);
        }

        // Fixed points, oldest first. A file that spans the anchor takes its place.
        List<(int Index, long Close)> fixedCloses = [.. file.Select((bar, i) => (fileStart + i, _units.PriceUnits(bar.Close)))];
        var anchor = FirstFrom(Anchor);
        if (_dates[anchor].Date == Anchor && (anchor < fileStart || anchor > fileEnd))
        {
            fixedCloses.InsertRange(
                anchor < fileStart ? 0 : file.Count,
                [(anchor - 1, _units.PriceUnits(_instrument.AnchorPreviousClose)), (anchor, _units.PriceUnits(_instrument.AnchorClose))]);
        }

        var closes = Closes(growth, fixedCloses);
        var splitsAtAnchor = splits[anchor];
        for (var i = 0; i < _days.Length; i++)
        {
            var (reference, factor) = i == 0 ? (closes[0], 1.0) : Reference(i, closes[i - 1]);
            var bar = i >= fileStart && i < fileEnd
                ? FromFile(file[i - fileStart])
                : MakeUp(i, reference, closes[i], splits[i] - splitsAtAnchor);
            _days[i] = new(_dates[i].Date, _dates[i].IsHalf, bar, reference, i == 0 ? 1 : _days[i - 1].Factor * factor);
        }
    }

    private int FirstFrom(DateOnly date)
    {
        var index = _dates.BinarySearch((date, false));
        return index < 0 ? ~index : index;
    }

    private Ohlcv FromFile(FileBar bar) =>
        new(
            _units.PriceUnits(bar.Open), _units.PriceUnits(bar.High), _units.PriceUnits(bar.Low), _units.PriceUnits(bar.Close),
            _units.VolumeUnits(bar.Volume));

    private (long Reference, double Factor) Reference(int i, long previousClose)
    {
        if (!_exDates.TryGetValue(i, out var ex))
        {
            return (previousClose, 1);
        }

        var dividend = (long)Math.Round(previousClose * ex.Yield / _units.PriceUnit) * _units.PriceUnit;
        if (ex.Yield > 0 && dividend == 0)
        {
            dividend = _units.PriceUnit;
        }

        var reference = (previousClose - dividend) / ex.Ratio;
        return ((long)Math.Round(reference / _units.PriceUnit) * _units.PriceUnit, reference / previousClose);
    }

    private long[] Closes(double[] growth, List<(int Index, long Close)> fixedCloses)
    {
        var closes = new long[growth.Length];
        var trend = _instrument.Market switch
        {
            "US" => 0.05,
            "HK" => 0.03,
            "SH" or "SZ" => 0.02,
            "CF" => 0.25,
            "IX" => 0.05,
            "CM" => 0.03,
            _ => 0,
        } / DaysPerYear;
        double Log((int Index, long Close) point) => Math.Log(point.Close) + growth[point.Index];

        var (first, firstLog) = (fixedCloses[0].Index, Log(fixedCloses[0]));
        var x = 0.0;
        for (var i = first - 1; i >= 0; i--)
        {
            x = (x * (1 - Reversion)) - Return(i + 1);
            Set(i, firstLog - (trend * (first - i)) + x);
        }

        for (var p = 0; p + 1 < fixedCloses.Count; p++)
        {
            var (from, to) = (fixedCloses[p], fixedCloses[p + 1]);
            closes[from.Index] = from.Close;
            Bridge(from.Index, Log(from), to.Index, Log(to));
        }

        var (last, lastLog) = (fixedCloses[^1].Index, Log(fixedCloses[^1]));
        closes[last] = fixedCloses[^1].Close;
        x = 0;
        for (var i = last + 1; i < closes.Length; i++)
        {
            x = (x * (1 - Reversion)) + Return(i);
            Set(i, lastLog + (trend * (i - last)) + x);
        }

        return closes;

        void Bridge(int from, double fromLog, int to, double toLog)
        {
            var path = new double[to - from + 1];
            for (var i = 1; i < path.Length; i++)
            {
                path[i] = (path[i - 1] * (1 - Reversion)) + Return(from + i);
            }

            for (var i = 1; i < path.Length - 1; i++)
            {
                Set(from + i, fromLog + path[i] + ((toLog - fromLog - path[^1]) * i / (path.Length - 1)));
            }
        }

        void Set(int i, double log) => closes[i] = Math.Max(OnTick(Math.Exp(log - growth[i])), 20 * _units.Tick);
    }

    private double DaysPerYear => _tradesDaily ? 365 : 252;

    private long OnTick(double price) => (long)Math.Round(price / _units.Tick) * _units.Tick;

    /// <summary>The noise of a day's return; months differ in how nervous they are.</summary>
    private double Return(int i)
    {
        var noise = new Noise(_key, _dates[i].Date.DayNumber);
        var move = DailyVolatility(i) * noise.NextNormal();
        // The mainland's price limit is ten percent; rounding to the tick needs some room below it.
        return _hasPriceLimit ? Math.Clamp(move, -0.093, 0.089) : move;
    }

    private double DailyVolatility(int i)
    {
        var date = _dates[i].Date;
        return _instrument.Volatility / Math.Sqrt(DaysPerYear) * (0.65 + (0.7 * new Noise(_key, (date.Year * 12) + date.Month, 3)
            .NextUnit()));
    }

    private Ohlcv MakeUp(int i, long reference, long close, double logSplits)
    {
        var noise = new Noise(_key, _dates[i].Date.DayNumber, 1);
        var volatility = DailyVolatility(i);
        var (lowest, highest) = _hasPriceLimit
            ? ((long)Math.Ceiling(reference * 0.9 / _units.Tick) * _units.Tick,
                (long)Math.Floor(reference * 1.1 / _units.Tick) * _units.Tick)
            : (_units.Tick, long.MaxValue);
        var open = Math.Clamp(
            OnTick(reference * (1 + (volatility * (_isRoundTheClock ? 0.02 : 0.35) * noise.NextNormal()))), lowest, highest);
        var high = Math.Max(open, close);
        high = Math.Max(high, Math.Min(highest, OnTick(high * (1 + (volatility * 0.5 * Math.Abs(noise.NextNormal()))))));
        var low = Math.Min(open, close);
        low = Math.Min(low, Math.Max(lowest, OnTick(low * (1 - (volatility * 0.5 * Math.Abs(noise.NextNormal()))))));
        return new(
            open, high, low, close, Volume(i, Math.Abs(Math.Log((double)close / reference)) / volatility, logSplits, noise.NextNormal()));
    }

    private long Volume(int i, double move, double logSplits, double noise)
    {
        var anchor = _units.VolumeUnits(_instrument.AnchorVolume);
        if (anchor == 0)
        {
            return 0;
        }

        var floor = _volumeFloor * _units.VolumeStep;
        if (_dates[i].Date == Anchor && anchor >= floor)
        {
            return anchor;
        }

        // There are fewer shares before a split; a nervous day trades more.
        var volume = anchor * Math.Exp((0.35 * noise) + logSplits) * (0.7 + (0.4 * move)) * (_dates[i].IsHalf ? 0.5 : 1);
        return (long)(Math.Max(volume, floor) / _units.VolumeStep) * _units.VolumeStep;
    }
}
