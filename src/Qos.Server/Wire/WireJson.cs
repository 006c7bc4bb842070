using System.Globalization;
using System.Text.Json;

namespace Qos.Server;

/// <summary>
/// Writes items in the wire's shape: figures are strings, times and enums integers (docs/protocol.md sections 1 and 4). It shares no name
/// with the client's
/// reader: each is the other's check.
/// </summary>
public static class WireJson
{
    /// <summary>Writes an instrument as one item of an answer.</summary>
    public static void Write(Utf8JsonWriter json, InstrumentItem item)
    {
        json.WriteStartObject();
        json.WriteString("c"u8, item.Code);
        json.WriteString("e"u8, item.Exchange);
        json.WriteString("tc"u8, item.Currency);
        Text(json, "nc"u8, item.ChineseName);
        Text(json, "ne"u8, item.EnglishName);
        Integer(json, "ls"u8, item.LotSize);
        Integer(json, "ts"u8, item.TotalShares);
        Integer(json, "os"u8, item.OutstandingShares);
        Optional(json, "ep"u8, item.EarningsPerShare);
        Optional(json, "na"u8, item.NetAssetsPerShare);
        Optional(json, "dy"u8, item.DividendYield);
        json.WriteEndObject();
    }

    /// <summary>Writes a snapshot's members into an open object: an item of an answer, or a push.</summary>
    public static void WriteMembers(Utf8JsonWriter json, SnapshotItem item)
    {
        json.WriteString("c"u8, item.Code);
        Figure(json, "lp"u8, item.Last);
        Optional(json, "yp"u8, item.PreviousClose);
        Figure(json, "o"u8, item.Open);
        Figure(json, "h"u8, item.High);
        Figure(json, "l"u8, item.Low);
        json.WriteNumber("ts"u8, item.Time);
        Figure(json, "v"u8, item.Volume);
        Figure(json, "t"u8, item.Turnover);
        json.WriteNumber("s"u8, item.IsSuspended ? 1 : 0);
        Integer(json, "tt"u8, item.Session);
        Session(json, "pq"u8, item.PreMarket);
        Session(json, "aq"u8, item.AfterHours);
        Session(json, "nq"u8, item.Night);
    }

    /// <summary>Writes an order book's members into an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, DepthItem item)
    {
        json.WriteString("c"u8, item.Code);
        Levels(json, "b"u8, item.Bids);
        Levels(json, "a"u8, item.Asks);
        json.WriteNumber("ts"u8, item.Time);
    }

    /// <summary>Writes a trade's members into an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, in TradeItem item)
    {
        json.WriteString("c"u8, item.Code);
        Figure(json, "p"u8, item.Price);
        Figure(json, "v"u8, item.Volume);
        json.WriteNumber("ts"u8, item.Time);
        json.WriteNumber("d"u8, item.Direction);
    }

    /// <summary>Writes a bar's members into an open object.</summary>
    public static void WriteMembers(Utf8JsonWriter json, in BarItem item)
    {
        json.WriteString("c"u8, item.Code);
        Figure(json, "o"u8, item.Open);
        Figure(json, "cl"u8, item.Close);
        Figure(json, "h"u8, item.High);
        Figure(json, "l"u8, item.Low);
        Figure(json, "v"u8, item.Volume);
        json.WriteNumber("ts"u8, item.Time);
        json.WriteNumber("kt"u8, item.Type);
    }

    /// <summary>Writes the bars of one code as one item of a K-line answer, oldest first.</summary>
    public static void WriteBars(Utf8JsonWriter json, string code, IEnumerable<BarItem> bars)
    {
        json.WriteStartObject();
        json.WriteString("c"u8, code);
        json.WriteStartArray("k"u8);
        foreach (var bar in bars)
        {
            json.WriteStartObject();
            WriteMembers(json, bar);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a market's trading days as one member of a calendar answer; <c>F</c> is a full day, <c>H</c> a half one.</summary>
    public static void WriteCalendar(Utf8JsonWriter json, string market, IEnumerable<(DateOnly Date, char Kind)> days)
    {
        json.WriteStartArray(market);
        foreach (var (date, kind) in days)
        {
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{date:yyyyMMdd},{kind}"));
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a market's products as one member of a product list. Its Hong Kong codes have five digits (section 2).</summary>
    public static void WriteProducts(Utf8JsonWriter json, string market, IEnumerable<(string Code, string Name)> products)
    {
        json.WriteStartArray(market);
        foreach (var (code, name) in products)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, market == "HK" ? $"HK:{code[3..].PadLeft(5, '0')}" : code);
            json.WriteString("name"u8, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
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

    private static void Levels(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<DepthLevelItem> levels)
    {
        json.WriteStartArray(name);
        foreach (var level in levels)
        {
            json.WriteStartObject();
            Figure(json, "p"u8, level.Price);
            Figure(json, "v"u8, level.Volume);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Session(Utf8JsonWriter json, ReadOnlySpan<byte> name, SessionItem? item)
    {
        if (item is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Figure(json, "lp"u8, item.Last);
        json.WriteNumber("ts"u8, item.Time);
        Figure(json, "v"u8, item.Volume);
        Figure(json, "t"u8, item.Turnover);
        Figure(json, "h"u8, item.High);
        Figure(json, "l"u8, item.Low);
        Figure(json, "yp"u8, item.PreviousClose);
        json.WriteEndObject();
    }

    private static void Figure(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }
}
