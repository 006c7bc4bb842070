using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Qos.Localization;

namespace Qos.Simulator.Market;

/// <summary>
/// A simulated market whose data agree at every level: days up to weeks, months and years, days down to minutes and trades, and snapshots
/// and
/// depth beside them.
/// Equal options give equal answers, whatever was asked before and in whichever process. Safe for concurrent use. All times are Unix
/// seconds, UTC.
/// </summary>
/// <remarks>
/// <para>A trade of second t has happened at <c>now = t</c>; nothing is ever shown that is later than <c>now</c>. A day's bar begins with
/// its first trade.</para>
/// <para>
/// Bars of 5 to 240 minutes begin with each span of continuous trading, so that a bar of n minutes opened at t never holds more than t to t
/// + n minutes, and none spans a lunch break:
/// 60 minutes in Hong Kong are 09:30, 10:30, 11:30 (half an hour), 13:00, 14:00 and 15:00; 240 in Shanghai are two bars, 09:30 and 13:00.
/// On a half day they end with it.
/// The closing auction's print is a one-minute bar of its own (Shanghai 15:00, New York 16:00, Hong Kong 16:08), and in all longer types
/// part of the day's last bar.
/// Crypto's begin with the UTC day, those of forex and commodities at 17:00 New York.
/// </para>
/// <para>Week bars open on Monday, month and year bars on the first, a holiday or not (forex and commodities at 17:00 of the day before).
/// Forward-adjusted bars are made from forward-adjusted days.</para>
/// </remarks>
public sealed class SimulatedMarket
{
    private readonly Dictionary<string, InstrumentTape> _tapes = [];

    /// <summary>Creates a market. Prices are made when they are first asked for; bar files are read here.</summary>
    /// <exception cref="ArgumentException">A bar file's code is unknown, or the rate of trades is negative.</exception>
    /// <exception cref="FormatException">A bar file is not as described in <see cref="SimulatedMarketOptions.BarFiles"/>; the message names
    /// file and line.</exception>
    /// <exception cref="IOException">A bar file cannot be read.</exception>
    public SimulatedMarket(SimulatedMarketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TradesPerSecond is { } rate && !(rate >= 0 && rate <= 10_000))
        {
            throw new ArgumentException(
                $"TradesPerSecond must be 0 to 10000, not {rate.ToString(CultureInfo.InvariantCulture)}.", nameof(options));
        }

        Instruments = InstrumentTable.Read();
        foreach (var instrument in Instruments)
        {
            _tapes.Add(instrument.Code, new(instrument, options, []));
        }

        foreach (var (code, path) in options.BarFiles)
        {
            if (!TryFind(code, out var instrument))
            {
                throw new ArgumentException(
                    Messages.Format(
                        $"{path} has bars of {code}, which the simulator does not know. Use one of {string.Join(' ', _tapes.Keys)}."),
                        nameof(options));
            }

            _tapes[instrument.Code] = new(
                instrument, options, BarFile.Read(path, TradingHours.Of(instrument.Market, instrument.Symbol).Zone));
        }
    }

    /// <summary>All instruments, market by market.</summary>
    public IReadOnlyList<SimulatedInstrument> Instruments { get; }

    /// <summary>Finds an instrument by its code; numeric Hong Kong symbols may have leading zeros (docs/protocol.md section 2).</summary>
    public bool TryFind(string code, [MaybeNullWhen(false)] out SimulatedInstrument instrument)
    {
        ArgumentNullException.ThrowIfNull(code);
        var found = _tapes.TryGetValue(
            code.StartsWith("HK:", StringComparison.Ordinal) ? "HK:" + code[3..].TrimStart('0') : code, out var tape);
        instrument = tape?.Instrument;
        return found;
    }

    /// <summary>Bars, oldest first; the last one may be running.</summary>
    /// <param name="instrument">One of <see cref="Instruments"/>.</param>
    /// <param name="type">K-line type as on the wire (docs/protocol.md section 3).</param>
    /// <param name="forward">True for forward-adjusted prices as of <paramref name="now"/>.</param>
    /// <param name="count">The most bars that come.</param>
    /// <param name="end">Bars that open after this time do not come.</param>
    /// <param name="now">The market's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is not one of section 3.</exception>
    public IReadOnlyList<MarketBar> GetBars(SimulatedInstrument instrument, int type, bool forward, int count, long end, long now) =>
        TapeOf(instrument).Bars(type, forward, count, end, EndOf(now));

    /// <summary>The current state; null before the first regular trade ever. The behaviour matters for US stocks only.</summary>
    public MarketSnapshot? GetSnapshot(
        SimulatedInstrument instrument, long now, UsSnapshotBehaviour behaviour = UsSnapshotBehaviour.LastRegular) =>
        TapeOf(instrument).Snapshot(EndOf(now), behaviour);

    /// <summary>The order book around the last trade; null before the first trade ever, and for indices.</summary>
    public MarketDepth? GetDepth(SimulatedInstrument instrument, long now) => TapeOf(instrument).Depth(EndOf(now));

    /// <summary>The last trades up to now, US extended sessions included, oldest first.</summary>
    public IReadOnlyList<MarketTrade> GetTrades(SimulatedInstrument instrument, long now, int count) =>
        TapeOf(instrument).LastTrades(EndOf(now), count);

    /// <summary>
    /// All trades of a span of time, US extended sessions included, in the order of time. Cheap for a stream that asks on and on.
    /// </summary>
    public IReadOnlyList<MarketTrade> GetTradesBetween(SimulatedInstrument instrument, long fromInclusive, long toExclusive) =>
        TapeOf(instrument).TradesBetween(fromInclusive * 1000, toExclusive * 1000);

    /// <summary>The trading days from 30 days ago to 60 days ahead, F full or H half; empty for a market without instruments.</summary>
    public IReadOnlyList<(DateOnly Date, char Kind)> GetCalendar(string market, long now)
    {
        var tape = _tapes.Values.FirstOrDefault(tape => tape.Instrument.Market == market);
        if (tape is null)
        {
            return [];
        }

        var today = tape.Hours.DayOf(now);
        return [.. Enumerable.Range(-30, 91).Select(today.AddDays).Select(date => (date, TradingCalendar.KindOf(tape.Hours.Calendar, date)))
            .Where(day => day.Item2 != TradingCalendar.Closed)];
    }

    /// <summary>
    /// Whether trades can happen now, in a US extended session too; false in a lunch break, true while a closing auction is awaited.
    /// </summary>
    public bool IsOpen(SimulatedInstrument instrument, long now) => SessionAt(instrument, now) != MarketSession.None;

    /// <summary>The session that runs now.</summary>
    public MarketSession SessionAt(SimulatedInstrument instrument, long now) => TapeOf(instrument).SessionAt(now);

    /// <summary>The same to the millisecond, for a server that pushes within the second: what it answers is what it has pushed.</summary>
    internal InstrumentTape? FindTape(string code) => TryFind(code, out var instrument) ? _tapes[instrument.Code] : null;

    private InstrumentTape TapeOf(SimulatedInstrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _tapes.TryGetValue(instrument.Code, out var tape)
            ? tape
            : throw new ArgumentException($"{instrument.Code} is not an instrument of this market.", nameof(instrument));
    }

    private static long EndOf(long second) => (second * 1000) + 999;
}
