using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Qos.Client;
using Qos.Client.Wire;

namespace Qos.Testing.Fuzzing;

/// <summary>
/// Pushes as the server writes them, with figures at and beyond every bound, in other orders, with blanks, and damaged: what the reader of
/// known shapes takes has the same fields with the JSON reader, down to the digits. One object for a thread; the same inputs for the same
/// seed.
/// </summary>
internal sealed class CanonicalFuzz(int seed)
{
    private static readonly byte[][] Codes = Bytes(
        "HK:700", "HK:00700", "SH:600519", "US:AAPL", "US:BRK.B", "CF:BTCUSDT", "CF:1000PEPEUSDT", "", "X", "HK:7\\u0030\\u0030", "HK:\\\"",
        "\u00e9:\u4ea7", "HK:7\u000100",
        "HK:7\u007f00", "CF:A23456789B123456789C123456789D123456789E123456789F123456789G123456789");

    private static readonly byte[][] Figures = Bytes(
        "0", "0.0", "0.000000000000000", "00", "000001", "1", "9999999999", "9999999999.999999999", "10000000000", "99999999999",
        "9999999999999999",
        "9999999999999999.999", "10000000000000000", "99999999999999999999", "1234567890123456789", "12345678901234567890",
        "0.000000000000001", "0.0000000000000001",
        "0.123456789012345", "0.1234567890123456", "1234.123456789012345", "12345.123456789012345", "12345678", "123456789", "1.12345678",
        "1.123456789", "18446744073709551615",
        "-1", "-0", "-0.5", "+1", ".5", "5.", ".", "", " 1", "1 ", "1e3", "1E-3", "1_0", "1.2.3", "1\\u0030", "NaN", "1,5", "0x1",
        "147479220.1710000038", "83326.10");

    private static readonly byte[][] Times = Bytes(
        "1741935600", "1", "0", "01741935600", "-1", "1741935600.5", "1741935600.0", "17419356e2", "221845392000", "221845392001",
        "999999999999", "9999999999999", "\"1741935600\"", "null",
        "12345678", "123456789012345678901", "true");

    private static readonly byte[][] Enums = Bytes(
        "0", "1", "2", "3", "9", "10", "1001", "00", "-1", "1.0", "1e0", "null", "true", "\"1\"", "4294967297", "2147483647", "2147483648",
        "12345678");

    private static readonly byte[] Edits = Encoding.UTF8.GetBytes("0123456789\"\\{}[],:.-+eE \t\r\n\0\u007fptcvbads\u00ff");

    private readonly Random _random = new(seed);
    private readonly byte[] _message = new byte[16 * 1024];
    private int _length;

    /// <summary>Makes the next push and compares; gives whether it was of a known shape.</summary>
    internal bool Next()
    {
        Write();
        if (_random.Next(2) == 0)
        {
            Damage();
        }

        var message = _message.AsSpan(0, _length);
        return Compare(message);
    }

    /// <summary>Compares the two readers on a message; gives whether it is of a known shape.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    internal static bool Compare(ReadOnlySpan<byte> message)
    {
        var isKnown = true;
        string? difference = null;
        try
        {
            var reader = new Utf8JsonReader(message);
            if (CanonicalPush.TryReadTrade(message, out var trade))
            {
                reader.Read();
                TradeReader.ReadFields(ref reader, out var other);
                difference = !trade.Code.SequenceEqual(other.Code) || !AreSame(trade.Price, other.Price)
                    || !AreSame(trade.Volume, other.Volume)
                    || trade.Seconds != other.Seconds || trade.Direction != other.Direction || other.BadName != 0 ? "trade" : null;
            }
            else if (CanonicalPush.TryReadKLine(message, out var bar))
            {
                reader.Read();
                KLineReader.ReadFields(ref reader, out var other);
                difference = !bar.Code.SequenceEqual(other.Code) || !AreSame(bar.Open, other.Open) || !AreSame(bar.High, other.High)
                    || !AreSame(bar.Low, other.Low) || !AreSame(bar.Close, other.Close) || !AreSame(bar.Volume, other.Volume)
                    || bar.Seconds != other.Seconds || bar.Type != other.Type || other.BadName != 0 ? "bar" : null;
            }
            else if (CanonicalPush.TryReadDepth(message, out var depth))
            {
                reader.Read();
                DepthReader.ReadFields(ref reader, out var other);
                difference = !depth.Code.SequenceEqual(other.Code) || !AreSame(depth.Bids, other.Bids) || !AreSame(depth.Asks, other.Asks)
                    || depth.Seconds != other.Seconds || other.BadName != 0 ? "depth" : null;
            }
            else if (CanonicalPush.TryReadSnapshot(message, out var quote))
            {
                reader.Read();
                SnapshotReader.Fields other = default;
                SnapshotReader.ReadFields(ref reader, ref other);
                difference = !quote.Code.SequenceEqual(other.Code) || !AreSame(quote.Open, other.Open)
                    || !AreSame(quote.Figures.Last, other.Figures.Last)
                    || !AreSame(quote.Figures.PreviousClose, other.Figures.PreviousClose)
                    || !AreSame(quote.Figures.High, other.Figures.High)
                    || !AreSame(quote.Figures.Low, other.Figures.Low) || !AreSame(quote.Figures.Volume, other.Figures.Volume)
                    || !AreSame(quote.Figures.Turnover, other.Figures.Turnover) || quote.Figures.Seconds != other.Figures.Seconds
                    || quote.Suspended != other.Suspended || quote.Session != other.Session
                    || other.PreMarket is not null || other.AfterHours is not null
                    || other.Night is not null || other.BadName != 0 ? "snapshot" : null;
            }
            else
            {
                isKnown = false;
            }

            // Nothing but blanks may follow.
            difference ??= isKnown && reader.Read() ? "end" : null;
        }
        catch (JsonException e)
        {
            difference = e.Message;
        }

        return difference is null
            ? isKnown
            : throw new InvalidOperationException($"{Encoding.UTF8.GetString(message)} is read in two ways: {difference}.");
    }

    private static bool AreSame(DepthLevel[] ours, DepthLevel[] theirs)
    {
        for (var i = 0; i < ours.Length && ours.Length == theirs.Length; i++)
        {
            if (!AreSame(ours[i].Price, theirs[i].Price) || !AreSame(ours[i].Volume, theirs[i].Volume))
            {
                return false;
            }
        }

        return ours.Length == theirs.Length;
    }

    /// <summary>Whether two figures have the same digits: 5.50 is not 5.5.</summary>
    private static bool AreSame(decimal? ours, decimal? theirs) => ours == theirs && ours?.Scale == theirs?.Scale;

    private static byte[][] Bytes(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    private void Write()
    {
        _length = 0;
        switch (_random.Next(4))
        {
            case 0:
                Put("{\"tp\":\"T\""u8);
                Members("T", 5);
                break;
            case 1:
                Put("{\"tp\":\"K\""u8);
                Members("K", 8);
                break;
            case 2:
                Put("{\"tp\":\"S\""u8);
                Members("S", 11);
                break;
            default:
                Put("{\"tp\":\"D\""u8);
                Members("D", 4);
                break;
        }

        Put("}"u8);
    }

    /// <summary>The members of a kind, mostly in their order, mostly all of them.</summary>
    private void Members(string kind, int count)
    {
        var isOrderly = _random.Next(8) != 0;
        for (var i = 0; i < count; i++)
        {
            Put(","u8);
            Blank();
            var member = isOrderly ? i : _random.Next(count);
            if (_random.Next(200) == 0)
            {
                Put("\"x\":[1,{\"c\":\"HK:700\"}],"u8);
            }

            switch (kind)
            {
                case "T":
                    Trade(member);
                    break;
                case "K":
                    Bar(member);
                    break;
                case "S":
                    Quote(member);
                    break;
                default:
                    Book(member);
                    break;
            }
        }
    }

    private void Trade(int member)
    {
        switch (member)
        {
            case 0:
                Code();
                break;
            case 1:
                Figure("\"p\":"u8);
                break;
            case 2:
                Figure("\"v\":"u8);
                break;
            case 3:
                Time();
                break;
            default:
                Enum("\"d\":"u8);
                break;
        }
    }

    private void Bar(int member)
    {
        switch (member)
        {
            case 0:
                Code();
                break;
            case 6:
                Time();
                break;
            case 7:
                Enum("\"kt\":"u8);
                break;
            default:
                Figure(member switch { 1 => "\"o\":"u8, 2 => "\"cl\":"u8, 3 => "\"h\":"u8, 4 => "\"l\":"u8, _ => "\"v\":"u8 });
                break;
        }
    }

    private void Quote(int member)
    {
        switch (member)
        {
            case 0:
                Code();
                break;
            case 2 when _random.Next(4) == 0:
                // Crypto has no previous close.
                _length--;
                break;
            case 6:
                Time();
                break;
            case 9:
                Enum("\"s\":"u8);
                break;
            case 10 when _random.Next(2) == 0:
                _length--;
                break;
            case 10:
                Enum("\"tt\":"u8);
                break;
            default:
                Figure(
                    member switch
                    {
                        1 => "\"lp\":"u8,
                        2 => "\"yp\":"u8,
                        3 => "\"o\":"u8,
                        4 => "\"h\":"u8,
                        5 => "\"l\":"u8,
                        7 => "\"v\":"u8,
                        _ => "\"t\":"u8,
                    });
                break;
        }
    }

    private void Book(int member)
    {
        switch (member)
        {
            case 0:
                Code();
                break;
            case 3:
                Time();
                break;
            default:
                Put(member == 1 ? "\"b\":["u8 : "\"a\":["u8);
                for (var levels = _random.Next(_random.Next(50) == 0 ? 140 : 4); levels > 0; levels--)
                {
                    Put("{"u8);
                    Figure("\"p\":"u8);
                    Put(","u8);
                    Figure("\"v\":"u8);
                    Put(levels > 1 ? "},"u8 : "}"u8);
                }

                Put("]"u8);
                break;
        }
    }

    private void Code()
    {
        Put("\"c\":\""u8);
        Put(Codes[_random.Next(_random.Next(8) == 0 ? Codes.Length : 7)]);
        Put("\""u8);
    }

    private void Time()
    {
        Put("\"ts\":"u8);
        Put(Times[_random.Next(8) == 0 ? _random.Next(Times.Length) : _random.Next(2)]);
    }

    private void Enum(ReadOnlySpan<byte> name)
    {
        Put(name);
        Put(Enums[_random.Next(_random.Next(8) == 0 ? Enums.Length : 4)]);
    }

    private void Figure(ReadOnlySpan<byte> name)
    {
        Put(name);
        var isNumber = _random.Next(64) == 0;
        Put(isNumber ? ""u8 : "\""u8);
        if (_random.Next(24) == 0)
        {
            Put(Figures[_random.Next(Figures.Length)]);
        }
        else
        {
            Digits(_random.Next(16) == 0 ? 18 : 7);
            if (_random.Next(4) != 0)
            {
                Put("."u8);
                Digits(_random.Next(16) == 0 ? 17 : 5);
            }
        }

        Put(isNumber ? ""u8 : "\""u8);
    }

    private void Digits(int most)
    {
        for (var digits = _random.Next(1, most + 1); digits > 0; digits--)
        {
            _message[_length++] = (byte)('0' + _random.Next(10));
        }
    }

    private void Blank()
    {
        if (_random.Next(400) == 0)
        {
            Put(_random.Next(2) == 0 ? " "u8 : "\n\t"u8);
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_message.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>One to three bytes changed, left out, put in, or the rest cut off.</summary>
    private void Damage()
    {
        for (var edits = _random.Next(1, 4); edits > 0 && _length > 0; edits--)
        {
            var at = _random.Next(_length);
            switch (_random.Next(32))
            {
                case < 16:
                    _message[at] = Edits[_random.Next(Edits.Length)];
                    break;
                case < 20:
                    _message[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case < 25:
                    _message.AsSpan((at + 1).._length).CopyTo(_message.AsSpan(at));
                    _length--;
                    break;
                case < 30:
                    _message.AsSpan(at.._length).CopyTo(_message.AsSpan(at + 1));
                    _message[at] = Edits[_random.Next(Edits.Length)];
                    _length++;
                    break;
                case 30:
                    Utf8Formatter.TryFormat(_random.NextInt64(), _message.AsSpan(_length), out var written);
                    _length += written;
                    break;
                default:
                    _length = at;
                    break;
            }
        }
    }
}
