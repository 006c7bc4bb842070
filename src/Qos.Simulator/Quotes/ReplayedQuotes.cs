using System.Text.Json;
using Qos.Localization;

namespace Qos.Simulator.Quotes;

/// <summary>
/// A recording played as the live market of its codes: answers come from what was played so far, and nothing is known of the time before.
/// </summary>
internal sealed class ReplayedQuotes : ICodeQuotes, IDisposable
{
    private const int KeptTrades = 10_000;
    private readonly object _gate = new();
    private readonly Dictionary<string, Tape> _tapes;
    private readonly IEnumerator<RecordedFrame> _frames;
    private bool _ended;

    /// <exception cref="InvalidDataException">No recording, or an empty one.</exception>
    public ReplayedQuotes(string path)
    {
        // Known before its first frame is due, so that the made-up market never answers for a recorded code.
        _tapes = Recording.Read(path).Where(f => f.Code.Length > 0).Select(f => f.Code).Distinct().ToDictionary(c => c, _ => new Tape());
        _frames = Recording.Read(path).GetEnumerator();
        _ended = !_frames.MoveNext();
        Start = _ended
            ? throw new InvalidDataException(Messages.Format($"{path} contains no complete line of a recording."))
            : DateTimeOffset.FromUnixTimeMilliseconds(_frames.Current.Time);
    }

    /// <summary>When the first frame was received.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>When the next frame is due, simulated Unix milliseconds; null at the end.</summary>
    public long? NextDue => _ended ? null : _frames.Current.Time;

    public bool Covers(string code) => _tapes.ContainsKey(code);

    /// <summary>Plays on to a moment. For one caller at a time.</summary>
    public void Play(long nowMilliseconds, Action<RecordedFrame> push)
    {
        for (; !_ended && _frames.Current.Time <= nowMilliseconds; _ended = !_frames.MoveNext())
        {
            var frame = _frames.Current;
            lock (_gate)
            {
                if (_tapes.TryGetValue(frame.Code, out var tape))
                {
                    tape.Keep(frame);
                }
            }

            // Acknowledgements and answers were for another client.
            if (frame.Kind is not null || !frame.IsJson)
            {
                push(frame);
            }
        }
    }

    public void WriteSnapshot(Utf8JsonWriter json, string code, long nowMilliseconds) => WriteLast(json, code, 'S');

    public void WriteDepth(Utf8JsonWriter json, string code, long nowMilliseconds) => WriteLast(json, code, 'D');

    public void WriteTrades(Utf8JsonWriter json, string code, int count, long nowMilliseconds)
    {
        lock (_gate)
        {
            foreach (var frame in _tapes[code].Trades.Where(f => f.Time <= nowMilliseconds).TakeLast(count))
            {
                WriteItem(json, frame.Payload);
            }
        }
    }

    /// <summary>Recorded bars are unadjusted, so both adjustments answer the same.</summary>
    public void WriteBars(Utf8JsonWriter json, string code, int type, bool forwardAdjusted, int count, long? end, long nowMilliseconds)
    {
        lock (_gate)
        {
            if (!_tapes[code].Bars.TryGetValue(type, out var bars))
            {
                return;
            }

            var chosen = bars.Where(b => end is null || b.Key <= end).TakeLast(count).ToList();
            if (chosen.Count > 0)
            {
                json.WriteStartObject();
                json.WriteString("c"u8, code);
                json.WriteStartArray("k"u8);
                chosen.ForEach(b => WriteItem(json, b.Value));
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }
    }

    public void Dispose() => _frames.Dispose();

    private void WriteLast(Utf8JsonWriter json, string code, char kind)
    {
        lock (_gate)
        {
            if (_tapes[code].Last.TryGetValue(kind, out var payload))
            {
                WriteItem(json, payload);
            }
        }
    }

    /// <summary>A push without its <c>tp</c> is an item of an answer.</summary>
    private static void WriteItem(Utf8JsonWriter json, byte[] push)
    {
        using var document = JsonDocument.Parse(push);
        json.WriteStartObject();
        foreach (var property in document.RootElement.EnumerateObject().Where(p => p.Name != "tp"))
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private sealed class Tape
    {
        public Dictionary<char, byte[]> Last { get; } = [];

        public Queue<RecordedFrame> Trades { get; } = [];

        public Dictionary<int, SortedList<long, byte[]>> Bars { get; } = [];

        public void Keep(RecordedFrame frame)
        {
            switch (frame.Kind)
            {
                case 'T':
                    Trades.Enqueue(frame);
                    if (Trades.Count > KeptTrades)
                    {
                        Trades.Dequeue();
                    }

                    break;
                case 'K':
                    using (var document = JsonDocument.Parse(frame.Payload))
                    {
                        if (document.RootElement.TryGetProperty("ts", out var ts) && ts.TryGetInt64(out var time))
                        {
                            (Bars.TryGetValue(frame.BarType, out var bars) ? bars : Bars[frame.BarType] = [])[time] = frame.Payload;
                        }
                    }

                    break;
                case { } kind:
                    Last[kind] = frame.Payload;
                    break;
            }
        }
    }
}
