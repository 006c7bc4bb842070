using System.Globalization;
using System.Text.Json;

namespace Qos.Server;

/// <summary>A client's request, whichever way it came: what an HTTP body and a socket message have in common.</summary>
public sealed class RequestMessage
{
    /// <summary>The socket's message type; empty over HTTP.</summary>
    public string Type { get; private set; } = "";

    /// <summary>The JSON text of <c>reqid</c>, which the answer repeats as it is.</summary>
    public string? RequestId { get; private set; }

    /// <summary><c>codes</c>: different ones in canonical form.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary><c>market</c>, in upper case.</summary>
    public IReadOnlyList<string> Markets { get; private set; } = [];

    /// <summary><c>kline_reqs</c>.</summary>
    public IReadOnlyList<BarRequest> BarRequests { get; private set; } = [];

    /// <summary><c>count</c>: trades of each code.</summary>
    public long? Count { get; private set; }

    /// <summary><c>kt</c> of a K-line subscription.</summary>
    public long? BarType { get; private set; }

    /// <summary>Parses a request. Fields parsed before an error remain available for the response.</summary>
    public static RequestMessage Parse(ReadOnlyMemory<byte> utf8, out RequestException? error)
    {
        var message = new RequestMessage();
        error = null;
        try
        {
            message.Read(utf8);
        }
        catch (RequestException e)
        {
            error = e;
        }

        return message;
    }

    /// <summary>Asks for fewer trades than the client did.</summary>
    public void LimitTrades(int? most) => Count = most is { } limit ? Math.Min(Count ?? 1, limit) : Count;

    private void Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8.IsEmpty ? "{}"u8.ToArray() : utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new RequestException("The request must be a JSON object.", 400);
            }

            Type = root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
            RequestId = root.TryGetProperty("reqid", out var id) && id.ValueKind != JsonValueKind.Null ? id.GetRawText() : null;
            Codes = CodeList.Parse(Strings(root, "codes"));
            Markets = Strings(root, "market").Select(m => m.Trim().ToUpperInvariant()).Distinct().ToList();
            Count = Integer(root, "count");
            BarType = Integer(root, "kt");
            if (root.TryGetProperty("kline_reqs", out var bars) && bars.ValueKind == JsonValueKind.Array)
            {
                BarRequests = bars.EnumerateArray().Select(ReadBarRequest).ToList();
            }
        }
        catch (JsonException e)
        {
            throw new RequestException(string.Create(CultureInfo.InvariantCulture,
                $"Malformed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."), 400);
        }
        catch (InvalidOperationException)
        {
            // No UTF-8, or half of a surrogate pair.
            throw new RequestException("Malformed JSON: a string is no Unicode text.", 400);
        }
    }

    private static BarRequest ReadBarRequest(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException("kline_reqs must be an array of objects.");
        }

        return new BarRequest(
            CodeList.Parse(Strings(element, "c")),
            Integer(element, "kt") ?? throw new RequestException("kt is required."),
            Integer(element, "co") ?? 1,
            Integer(element, "a") == 1,
            Integer(element, "e"));
    }

    private static List<string> Strings(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        var items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new List<JsonElement> { value };
        return items.TrueForAll(i => i.ValueKind == JsonValueKind.String)
            ? items.ConvertAll(i => i.GetString()!)
            : throw new RequestException($"{name} must hold strings.");
    }

    private static long? Integer(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        return value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new RequestException($"{name} must be an integer.");
    }
}
