using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Qos.Benchmarks.Streams;

/// <summary>
/// An endless tape of trades as ready WebSocket frames: each second of the tape has the same number of trades of every code, and seconds
/// pass as fast as they are sent. Only the second is written into the frames again, so that sending costs next to nothing and lists of the
/// last trades agree with it.
/// </summary>
internal sealed class TradeTape
{
    /// <summary>Below the 50 trades of a list, which so spans more than two seconds and can be joined.</summary>
    internal const int PerSecond = 20;

    // As wide as a stamp, so that one can be written over it.
    private const string VolumeFormat = "0.00000000000000";

    private readonly object _gate = new();
    private readonly string[] _codes;
    private readonly byte[] _frames;
    private readonly Frame[] _index;

    // Where in a second of the tape the trades of each code are.
    private readonly int[][] _places;
    private long _second;
    private int _next;

    /// <param name="codes">The codes.</param>
    /// <param name="second">Unix seconds of the first trade.</param>
    /// <param name="isRandom">Whether the codes come at random and not in turns.</param>
    internal TradeTape(IEnumerable<string> codes, long second, bool isRandom = false)
    {
        _codes = [.. codes];
        _second = second;
        var bytes = new MemoryStream();
        _index = new Frame[_codes.Length * PerSecond];
        var sequence = Enumerable.Range(0, _index.Length).Select(i => i % _codes.Length).ToArray();
        if (isRandom)
        {
            new Random(1).Shuffle(sequence);
        }

        _places = new int[_codes.Length][];
        foreach (var places in sequence.Select((code, place) => (Code: code, Place: place)).GroupBy(pair => pair.Code))
        {
            _places[places.Key] = [.. places.Select(pair => pair.Place)];
        }

        var counts = new int[_codes.Length];
        for (var i = 0; i < _index.Length; i++)
        {
            var code = sequence[i];
            var number = counts[code]++;
            var json =
                $$"""{"tp":"T","c":"{{_codes[code]}}","p":"{{Price(code, number)}}","v":"{{Volume(number)}}","ts":0000000000,"d":1}""";
            var start = (int)bytes.Position + 2;
            bytes.Write([0x81, checked((byte)json.Length)]);
            bytes.Write(Encoding.ASCII.GetBytes(json));
            _index[i] = new Frame(
                (int)bytes.Position, start + json.IndexOf("0000000000,", StringComparison.Ordinal),
                start + json.IndexOf("\"v\":\"", StringComparison.Ordinal) + 5);
        }

        _frames = bytes.ToArray();
        WriteSecond();
    }

    internal long Second
    {
        get
        {
            lock (_gate)
            {
                return _second;
            }
        }
    }

    internal int Codes => _codes.Length;

    internal bool Has(IEnumerable<string> codes) => codes.SequenceEqual(_codes);

    /// <summary>The frames of the next whole seconds.</summary>
    internal byte[] TakeSeconds(int seconds)
    {
        var buffer = new byte[_frames.Length * seconds];
        Fill(buffer, _index.Length * seconds, stamp: false);
        return buffer;
    }

    /// <summary>Copies the next frames, whole ones, as many as fit.</summary>
    /// <param name="buffer">Takes them.</param>
    /// <param name="maxMessages">No more than so many.</param>
    /// <param name="stamp">Whether their volume is the time of sending (<see cref="Stopwatch"/> ticks).</param>
    /// <returns>Bytes and messages.</returns>
    internal (int Bytes, int Messages) Fill(Span<byte> buffer, int maxMessages, bool stamp)
    {
        lock (_gate)
        {
            var (bytes, messages) = (0, 0);
            while (messages < maxMessages)
            {
                var start = _next == 0 ? 0 : _index[_next - 1].End;
                var end = _next;
                while (end < _index.Length && end - _next < maxMessages - messages && bytes + _index[end].End - start <= buffer.Length)
                {
                    if (stamp)
                    {
                        Stamp(_index[end]);
                    }

                    end++;
                }

                if (end == _next)
                {
                    break;
                }

                var run = _frames.AsSpan(start.._index[end - 1].End);
                run.CopyTo(buffer[bytes..]);
                bytes += run.Length;
                messages += end - _next;
                _next = end;
                if (_next == _index.Length)
                {
                    _next = 0;
                    _second++;
                    WriteSecond();
                }
            }

            return (bytes, messages);
        }
    }

    /// <summary>The last trades of codes before the next frame, as an answer has them; stamped ones as they were before.</summary>
    internal string LastTrades(IReadOnlyCollection<string> codes, int count)
    {
        lock (_gate)
        {
            var trades =
                from code in codes
                let c = Array.IndexOf(_codes, code)
                where c >= 0
                let sent = _places[c].Count(place => place < _next)
                from n in Enumerable.Range(sent - count, count)
                let second = _second + (long)Math.Floor((double)n / PerSecond)
                let i = ((n % PerSecond) + PerSecond) % PerSecond
                select string.Create(
                    CultureInfo.InvariantCulture, $$"""{"c":"{{code}}","p":"{{Price(c, i)}}","v":"{{Volume(i)}}","ts":{{second}},"d":1}""");
            return string.Join(',', trades);
        }
    }

    private static string Price(int code, int i) => (100m + code + (i * 0.01m)).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Volume(int i) => (0.001m * (i + 1)).ToString(VolumeFormat, CultureInfo.InvariantCulture);

    private void WriteSecond()
    {
        Span<byte> digits = stackalloc byte[10];
        Utf8Formatter.TryFormat(_second, digits, out _);
        foreach (var frame in _index)
        {
            digits.CopyTo(_frames.AsSpan(frame.Second));
        }
    }

    private void Stamp(Frame frame) =>
        Utf8Formatter.TryFormat(
            Stopwatch.GetTimestamp(), _frames.AsSpan(frame.Volume, VolumeFormat.Length), out _,
            new StandardFormat('D', (byte)VolumeFormat.Length));

    private readonly record struct Frame(int End, int Second, int Volume);
}
