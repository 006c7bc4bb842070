using System.Globalization;
using System.Text.Json;

namespace Qos.Testing.Fuzzing;

/// <summary>
/// A second decoder of pushed trades, written from docs/protocol.md and the promises of docs/architecture.md without a look at the
/// client's: a whole document, strings, the platform's parsers. Slow, and plain enough to be believed.
/// </summary>
internal static class PlainDecoder
{
    internal static (decimal Price, decimal Volume, long Seconds, int Direction)? Decode(byte[] message, decimal unit)
    {
        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        var (price, priceIsBad) = Number(root.GetProperty("p"));
        var (volume, volumeIsBad) = Number(root.GetProperty("v"));
        var seconds = root.GetProperty("ts") is { ValueKind: JsonValueKind.String } text
            ? long.Parse(text.GetString()!, CultureInfo.InvariantCulture)
            : root.GetProperty("ts").GetInt64();
        if (priceIsBad || volumeIsBad || price is null or 0m || Math.Abs(price.Value) is > 1e10m or < 1e-15m || volume is < 0m)
        {
            return null;
        }

        return (price.Value, (volume ?? 0m) * unit, seconds, root.GetProperty("d").GetInt32());
    }

    /// <summary>A figure that is absent, a number up to 10^16, or none.</summary>
    private static (decimal? Value, bool IsBad) Number(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        if (text.Length == 0)
        {
            return (null, false);
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1e16m
            ? (number == 0m ? 0m : number, false)
            : (null, true);
    }
}
