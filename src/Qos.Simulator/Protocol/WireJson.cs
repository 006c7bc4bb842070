using System.Globalization;
using System.Text.Json;
using Qos.Simulator.Market;

namespace Qos.Simulator.Protocol;

/// <summary>The market's figures in the wire's shape: figures are strings, times and enums integers, SH and SZ volumes in lots (docs/protocol.md sections 1 and 4).</summary>
internal static class WireJson
{
    // Dividing by it drops the trailing zeros of a decimal.
    private const decimal One = 1.0000000000000000000000000000m;
    private static readonly string[] FixedFormats = [.. Enumerable.Range(0, 12).Select(d => $"F{d}")];

    public static void WriteInstrument(Utf8JsonWriter json, SimulatedInstrument instrument)
    {
        json.WriteStartObject();
        json.WriteString("c"u8, instrument.Code);
        json.WriteString("e"u8, instrument.Exchange);
        json.WriteString("tc"u8, instrument.Currency);
        Text(json, "nc"u8, instrument.ChineseName);
        Text(json, "ne"u8, instrument.EnglishName);
        Integer(json, "ls"u8, instrument.LotSize);
        Integer(json, "ts"u8, instrument.TotalShares);
        Integer(json, "os"u8, instrument.OutstandingShares);
        Optional(json, "ep"u8, instrument.EarningsPerShare);
        Optional(json, "na"u8, instrument.NetAssetsPerShare);
        Optional(json, "dy"u8, instrument.DividendYield);
        json.WriteEndObject();
    }

    /// <summary>The members of a snapshot; a push leaves the sessions out.</summary>
    public static void WriteSnapshot(Utf8JsonWriter json, SimulatedInstrument instrument, MarketSnapshot snapshot, bool withSessions)
    {
        json.WriteString("c"u8, instrument.Code);
        Price(json, "lp"u8, instrument, snapshot.Last);
        if (snapshot.PreviousClose is { } previousClose)
        {
            Price(json, "yp"u8, instrument, previousClose);
        }

        Price(json, "o"u8, instrument, snapshot.Open);
        Price(json, "h"u8, instrument, snapshot.High);
        Price(json, "l"u8, instrument, snapshot.Low);
        json.WriteNumber("ts"u8, snapshot.Time);
        Volume(json, "v"u8, instrument, snapshot.Volume);
        Turnover(json, instrument, snapshot.Turnover);
        json.WriteNumber("s"u8, 0);
        if (instrument.Market == "US")
        {
            json.WriteNumber("tt"u8, (int)snapshot.Session);
        }

        if (withSessions)
        {
            WriteSession(json, "pq"u8, instrument, snapshot.PreMarket);
            WriteSession(json, "aq"u8, instrument, snapshot.AfterHours);
            WriteSession(json, "nq"u8, instrument, snapshot.Night);
        }
    }

    public static void WriteDepth(Utf8JsonWriter json, SimulatedInstrument instrument, MarketDepth depth)
    {
        json.WriteString("c"u8, instrument.Code);
        WriteLevels(json, "b"u8, instrument, depth.Bids);
        WriteLevels(json, "a"u8, instrument, depth.Asks);
        json.WriteNumber("ts"u8, depth.Time);
    }

    public static void WriteTrade(Utf8JsonWriter json, SimulatedInstrument instrument, in MarketTrade trade)
    {
        json.WriteString("c"u8, instrument.Code);
        Price(json, "p"u8, instrument, trade.Price);
        Volume(json, "v"u8, instrument, trade.Volume);
        json.WriteNumber("ts"u8, trade.Time);
        json.WriteNumber("d"u8, (int)trade.Direction);
    }

    public static void WriteBar(Utf8JsonWriter json, SimulatedInstrument instrument, in MarketBar bar, int type)
    {
        json.WriteString("c"u8, instrument.Code);
        Price(json, "o"u8, instrument, bar.Open);
        Price(json, "cl"u8, instrument, bar.Close);
        Price(json, "h"u8, instrument, bar.High);
        Price(json, "l"u8, instrument, bar.Low);
        Volume(json, "v"u8, instrument, bar.Volume);
        json.WriteNumber("ts"u8, bar.Time);
        json.WriteNumber("kt"u8, type);
    }

    public static void WriteCalendar(Utf8JsonWriter json, string market, IReadOnlyList<(DateOnly Date, char Kind)> days)
    {
        json.WriteStartArray(market);
        foreach (var (date, kind) in days)
        {
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{date:yyyyMMdd},{kind}"));
        }

        json.WriteEndArray();
    }

    /// <summary>The product list spells Hong Kong symbols with five digits.</summary>
    public static void WriteProducts(Utf8JsonWriter json, string market, IReadOnlyList<SimulatedInstrument> instruments)
    {
        json.WriteStartArray(market);
        foreach (var instrument in instruments)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, market == "HK" ? $"HK:{instrument.Symbol.PadLeft(5, '0')}" : instrument.Code);
            json.WriteString("name"u8, instrument.ChineseName is { Length: > 0 } name ? name : instrument.Symbol);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void Integer(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } figure)
        {
            Figure(json, name, figure);
        }
    }

    private static void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<byte> name, SimulatedInstrument instrument, IReadOnlyList<MarketDepthLevel> levels)
    {
        json.WriteStartArray(name);
        foreach (var level in levels)
        {
            json.WriteStartObject();
            Price(json, "p"u8, instrument, level.Price);
            Volume(json, "v"u8, instrument, level.Volume);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSession(Utf8JsonWriter json, ReadOnlySpan<byte> name, SimulatedInstrument instrument, MarketSessionQuote? quote)
    {
        if (quote is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Price(json, "lp"u8, instrument, quote.Last);
        json.WriteNumber("ts"u8, quote.Time);
        Volume(json, "v"u8, instrument, quote.Volume);
        Turnover(json, instrument, quote.Turnover);
        Price(json, "h"u8, instrument, quote.High);
        Price(json, "l"u8, instrument, quote.Low);
        Price(json, "yp"u8, instrument, quote.PreviousClose);
        json.WriteEndObject();
    }

    // Crypto keeps the zeros of its price's and volume's decimals, the others drop them: "83504.10" but "375.9".
    private static void Price(Utf8JsonWriter json, ReadOnlySpan<byte> name, SimulatedInstrument instrument, decimal price)
    {
        if (instrument.Market == "CF")
        {
            Write(json, name, decimal.Round(price, instrument.PriceDecimals), FixedFormats[instrument.PriceDecimals]);
        }
        else
        {
            Figure(json, name, price);
        }
    }

    private static void Volume(Utf8JsonWriter json, ReadOnlySpan<byte> name, SimulatedInstrument instrument, decimal volume)
    {
        if (instrument.Market == "CF")
        {
            Write(json, name, volume, FixedFormats[3]);
        }
        else
        {
            Figure(json, name, volume / instrument.VolumeFactor);
        }
    }

    // US turnover is a sum of binary floating point, shown with ten decimals: "147479220.1710000038".
    private static void Turnover(Utf8JsonWriter json, SimulatedInstrument instrument, decimal turnover)
    {
        if (instrument.Market == "US")
        {
            Span<char> text = stackalloc char[64];
            ((double)turnover).TryFormat(text, out var length, "F10", CultureInfo.InvariantCulture);
            var trimmed = text[..length].TrimEnd('0').TrimEnd('.');
            json.WriteString("t"u8, trimmed);
        }
        else
        {
            Figure(json, "t"u8, turnover);
        }
    }

    private static void Figure(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal value) => Write(json, name, value / One, default);

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal value, ReadOnlySpan<char> format)
    {
        Span<byte> text = stackalloc byte[64];
        if (!value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture))
        {
            throw new FormatException($"{value} has more than 64 characters.");
        }

        json.WriteString(name, text[..length]);
    }
}
