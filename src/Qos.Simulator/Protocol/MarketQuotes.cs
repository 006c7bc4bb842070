using System.Text.Json;
using Qos.Simulator.Market;

namespace Qos.Simulator.Protocol;

/// <summary>The made-up market's quotes: answers, and the pushes that follow its trades.</summary>
internal sealed class MarketQuotes(SimulatedMarket market, UsSnapshotBehaviour usBehaviour) : IQuoteSource
{
    private readonly Dictionary<(string Code, int Type), MarketBar> _pushedBars = [];
    private readonly Dictionary<string, IReadOnlyList<MarketTrade>> _tape = [];
    private (long From, long To) _interval;

    public void WriteSnapshot(Utf8JsonWriter json, string code, long nowMilliseconds)
    {
        if (market.TryFind(code, out var instrument) && market.GetSnapshot(instrument, nowMilliseconds / 1000, usBehaviour) is { } snapshot)
        {
            json.WriteStartObject();
            WireJson.WriteSnapshot(json, instrument, snapshot, withSessions: true);
            json.WriteEndObject();
        }
    }

    public void WriteDepth(Utf8JsonWriter json, string code, long nowMilliseconds)
    {
        if (market.TryFind(code, out var instrument) && market.GetDepth(instrument, nowMilliseconds / 1000) is { } depth)
        {
            json.WriteStartObject();
            WireJson.WriteDepth(json, instrument, depth);
            json.WriteEndObject();
        }
    }

    public void WriteTrades(Utf8JsonWriter json, string code, int count, long nowMilliseconds)
    {
        if (market.TryFind(code, out var instrument))
        {
            // The market shows whole seconds; what is left of the running one has not happened yet.
            var now = nowMilliseconds / 1000;
            var ahead = market.GetTradesBetween(instrument, now, now + 1).Count(t => MillisecondsOf(t) > nowMilliseconds);
            foreach (var trade in market.GetTrades(instrument, now, count + ahead).SkipLast(ahead))
            {
                json.WriteStartObject();
                WireJson.WriteTrade(json, instrument, trade);
                json.WriteEndObject();
            }
        }
    }

    public void WriteBars(Utf8JsonWriter json, string code, int type, bool forwardAdjusted, int count, long? end, long nowMilliseconds)
    {
        if (!market.TryFind(code, out var instrument))
        {
            return;
        }

        var now = nowMilliseconds / 1000;
        var bars = market.GetBars(instrument, type, forwardAdjusted, count, Math.Min(end ?? now, now), now);
        if (bars.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("c"u8, instrument.Code);
        json.WriteStartArray("k"u8);
        foreach (var bar in bars)
        {
            json.WriteStartObject();
            WireJson.WriteBar(json, instrument, bar, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What is pushed to the subscribers of a topic for an interval: every trade, or the state that the last one left, after <paramref name="from"/> and up to <paramref name="to"/>. For one caller at a time.</summary>
    public void WritePushes(PushWriter pushes, Topic topic, string code, long from, long to)
    {
        if (!market.TryFind(code, out var instrument))
        {
            return;
        }

        if (_interval != (from, to))
        {
            _interval = (from, to);
            _tape.Clear();
        }

        if (!_tape.TryGetValue(code, out var trades))
        {
            var seconds = market.GetTradesBetween(instrument, from / 1000, (to / 1000) + 1);
            _tape[code] = trades = seconds.Where(t => MillisecondsOf(t) > from && MillisecondsOf(t) <= to).ToList();
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
                    WireJson.WriteTrade(pushes.Start('T'), instrument, trade);
                    pushes.End();
                }

                break;
            case 'S' when market.GetSnapshot(instrument, to / 1000, usBehaviour) is { } snapshot:
                WireJson.WriteSnapshot(pushes.Start('S'), instrument, snapshot, withSessions: false);
                pushes.End();
                break;
            case 'D' when market.GetDepth(instrument, to / 1000) is { } depth:
                WireJson.WriteDepth(pushes.Start('D'), instrument, depth);
                pushes.End();
                break;
            case 'K':
                WriteBarPushes(pushes, instrument, topic.BarType, trades[0].Time, to);
                break;
        }
    }

    private static long MillisecondsOf(in MarketTrade trade) => (trade.Time * 1000) + trade.OffsetMilliseconds;

    /// <summary>The bars that the interval's trades changed: the one that they ended for good, and the one that is running.</summary>
    private void WriteBarPushes(PushWriter pushes, SimulatedInstrument instrument, int type, long since, long to)
    {
        // At a high speed one tick spans several minutes.
        var count = type < 1000 ? 2 + (int)Math.Min(1000, ((to / 1000) - since) / (60 * type)) : 2;
        var known = _pushedBars.TryGetValue((instrument.Code, type), out var pushed);
        var bars = market.GetBars(instrument, type, false, count, to / 1000, to / 1000);
        foreach (var bar in known ? bars : bars.TakeLast(1))
        {
            if (bar.Time >= pushed.Time && bar != pushed)
            {
                WireJson.WriteBar(pushes.Start('K'), instrument, bar, type);
                pushes.End();
                _pushedBars[(instrument.Code, type)] = bar;
            }
        }
    }
}
