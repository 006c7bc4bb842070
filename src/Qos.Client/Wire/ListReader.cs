using System.Globalization;
using System.Text.Json;
using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>The <c>data</c> of answers: a list of items by code, or lists by market (docs/protocol.md section 4).</summary>
internal static class ListReader
{
    /// <summary>Reads a list of items. Null is an empty one, and elements that are no objects belong to nobody.</summary>
    /// <exception cref="JsonException">There is something else than a list.</exception>
    internal static void ReadItems<T>(ref Utf8JsonReader reader, CodeTable<AskedCode<T>> codes, ItemReader<T> read, Received received)
        where T : class
    {
        if (!TryBegin(ref reader, JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                read(ref reader, codes, received);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Trading days by market: <c>{"HK":["20250703,F"]}</c>.</summary>
    /// <exception cref="JsonException">There is something else than an object.</exception>
    internal static void ReadTradingDays(ref Utf8JsonReader reader, CodeTable<AskedMarket<TradingDay>> markets) =>
        ReadMarkets(ref reader, markets, static (ref Utf8JsonReader item, AskedMarket<TradingDay> asked) =>
        {
            var text = WireValue.ReadText(ref item);
            if (text?.Split(',') is [var date, .. var kind] && kind.Length < 2
                && DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                asked.Items.Add(new TradingDay(asked.Market, day, KindOf(kind)));
            }
            else
            {
                asked.AddUnreadable(Messages.Of("expected a date such as 20250703,F"));
            }
        });

    private static TradingDayKind KindOf(ReadOnlySpan<string> letters) => letters switch
    {
        [] or [""] or ["F"] => TradingDayKind.Full,
        ["H"] => TradingDayKind.Half,
        _ => TradingDayKind.Unknown,
    };

    /// <summary>Products by market: <c>{"HK":[{"code":"HK:00700","name":"…"}]}</c>.</summary>
    /// <exception cref="JsonException">There is something else than an object.</exception>
    internal static void ReadProducts(ref Utf8JsonReader reader, CodeTable<AskedMarket<Product>> markets, bool simulated) =>
        ReadMarkets(ref reader, markets, (ref Utf8JsonReader item, AskedMarket<Product> asked) =>
        {
            string? code = null, name = null;
            var isObject = item.TokenType == JsonTokenType.StartObject;
            while (isObject && item.Read() && item.TokenType == JsonTokenType.PropertyName)
            {
                ReadProduct(ref item, ref code, ref name);
            }

            item.Skip();
            if (code is null)
            {
                asked.AddUnreadable(Messages.Of("'code' is missing or cannot be read"));
            }
            else
            {
                asked.Items.Add(new Product(code, asked.Market, name ?? "", simulated));
            }
        });

    private delegate void MarketItemReader<T>(ref Utf8JsonReader reader, AskedMarket<T> asked)
        where T : class;

    private static void ReadMarkets<T>(ref Utf8JsonReader reader, CodeTable<AskedMarket<T>> markets, MarketItemReader<T> read)
        where T : class
    {
        if (!TryBegin(ref reader, JsonTokenType.StartObject))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            markets.TryGet(reader.ValueSpan, out var asked);
            reader.Read();
            if (asked is null || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                read(ref reader, asked);
            }
        }
    }

    private static void ReadProduct(ref Utf8JsonReader reader, ref string? code, ref string? name)
    {
        if (WireValue.Is(ref reader, "code"u8))
        {
            reader.Read();
            code = WireValue.ReadText(ref reader);
        }
        else if (WireValue.Is(ref reader, "name"u8))
        {
            reader.Read();
            name = WireValue.ReadText(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static bool TryBegin(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.TokenType != start && reader.TokenType != JsonTokenType.Null)
        {
            throw new JsonException(message: null, path: null, lineNumber: 0, bytePositionInLine: reader.TokenStartIndex);
        }

        return reader.TokenType == start;
    }
}
