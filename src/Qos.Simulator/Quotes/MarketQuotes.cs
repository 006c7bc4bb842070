using System.Text.Json;
using Qos.Server;
using Qos.Simulator.Market;

namespace Qos.Simulator.Quotes;

/// <summary>The simulated market's quotes: answers, and the pushes that follow its trades.</summary>
internal sealed class MarketQuotes(SimulatedMarket market, UsSnapshotBehaviour usBehaviour) : ICodeQuotes
{
    private readonly Dictionary<(string Code, int Type), MarketBar> _pushedBars = [];
    private readonly Dictionary<string, List<MarketTrade>> _trades = [];
    private (long From, long To) _interval;

    public void WriteSnapshot(Utf8JsonWriter json, string code, long nowMilliseconds)
    {
        if (market.FindTape(code) is { } tape && tape.Snapshot(nowMilliseconds, usBehaviour) is { } snapshot)
        {
            json.WriteStartObject();
            WireJson.WriteMembers(json, WireItems.Snapshot(tape.Instrument, snapshot, withSessions: true));
            json.WriteEndObject();
        }
    }

    public void WriteDepth(Utf8JsonWriter json, string code, long nowMilliseconds)
    {
        if (market.FindTape(code) is { } tape && tape.Depth(nowMilliseconds) is { } depth)
        {
            json.WriteStartObject();
            WireJson.WriteMembers(json, WireItems.Depth(tape.Instrument, depth));
            json.WriteEndObject();
        }
    }

    public void WriteTrades(Utf8JsonWriter json, string code, int count, long nowMilliseconds)
    {
        if (market.FindTape(code) is { } tape)
        {
            foreach (var trade in tape.LastTrades(nowMilliseconds, count))
            {
                json.WriteStartObject();
                WireJson.WriteMembers(json, WireItems.Trade(tape.Instrument, trade));
                json.WriteEndObject();
            }
        }
    }

    public void WriteBars(Utf8JsonWriter json, string code, int type, bool forwardAdjusted, int count, long? end, long nowMilliseconds)
    {
        if (market.FindTape(code) is not { } tape)
        {
            return;
        }

        var now = nowMilliseconds / 1000;
        var bars = tape.Bars(type, forwardAdjusted, count, Math.Min(end ?? now, now), nowMilliseconds);
        if (bars.Count > 0)
        {
            WireJson.WriteBars(json, tape.Instrument.Code, bars.Select(bar => WireItems.Bar(tape.Instrument, bar, type)));
        }
    }

    /// <summary>
    /// What is pushed to a topic's subscribers for what happened after <paramref name="from"/> and up to <paramref name="to"/>: every
    /// trade, or the state that the last one left.
    /// For one caller at a time.
    /// </summary>
    public void WritePushes(PushWriter pushes, Topic topic, string code, long from, long to)
    {
        if (market.FindTape(code) is not { } tape)
        {
            return;
        }

        if (_interval != (from, to))
        {
            _interval = (from, to);
            _trades.Clear();
        }

        if (!_trades.TryGetValue(code, out var trades))
        {
            _trades[code] = trades = tape.TradesBetween(from + 1, to + 1);
        }

        if (trades.Count == 0)
        {
            return;
        }

        switch (topic.Kind)
        {
            case 'T':
                foreach (var trade in trades)
                {
                    WireJson.WriteMembers(pushes.Start('T'), WireItems.Trade(tape.Instrument, trade));
                    pushes.End();
                }

                break;
            case 'S' when tape.Snapshot(to, usBehaviour) is { } snapshot:
                WireJson.WriteMembers(pushes.Start('S'), WireItems.Snapshot(tape.Instrument, snapshot, withSessions: false));
                pushes.End();
                break;
            case 'D' when tape.Depth(to) is { } depth:
                WireJson.WriteMembers(pushes.Start('D'), WireItems.Depth(tape.Instrument, depth));
                pushes.End();
                break;
            case 'K':
                WriteBarPushes(pushes, tape, topic.BarType, trades[0].Time, to);
                break;
        }
    }

    /// <summary>The bars that the interval's trades changed: the one that they ended for good, and the one that is running.</summary>
    private void WriteBarPushes(PushWriter pushes, InstrumentTape tape, int type, long since, long to)
    {
        // At a high speed one tick spans several minutes.
        var count = type < 1000 ? 2 + (int)Math.Min(1000, ((to / 1000) - since) / (60 * type)) : 2;
        var known = _pushedBars.TryGetValue((tape.Instrument.Code, type), out var pushed);
        var bars = tape.Bars(type, false, count, to / 1000, to);
        foreach (var bar in known ? bars : bars.TakeLast(1))
        {
            if (bar.Time >= pushed.Time && bar != pushed)
            {
                WireJson.WriteMembers(pushes.Start('K'), WireItems.Bar(tape.Instrument, bar, type));
                pushes.End();
                _pushedBars[(tape.Instrument.Code, type)] = bar;
            }
        }
    }
}
