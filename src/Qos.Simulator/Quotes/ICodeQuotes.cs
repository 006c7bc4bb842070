using System.Text.Json;

namespace Qos.Simulator.Quotes;

/// <summary>
/// Where the quotes of a code come from: the simulated market, or a recording. Each method writes nothing for a code without data.
/// </summary>
internal interface ICodeQuotes
{
    /// <summary>One item of a snapshot answer.</summary>
    void WriteSnapshot(Utf8JsonWriter json, string code, long nowMilliseconds);

    /// <summary>One item of a depth answer.</summary>
    void WriteDepth(Utf8JsonWriter json, string code, long nowMilliseconds);

    /// <summary>The last trades, oldest first, as items of a trade answer.</summary>
    void WriteTrades(Utf8JsonWriter json, string code, int count, long nowMilliseconds);

    /// <summary>One item of a K-line answer; <paramref name="end"/> (Unix seconds, inclusive) is null for the newest bars.</summary>
    void WriteBars(Utf8JsonWriter json, string code, int type, bool forwardAdjusted, int count, long? end, long nowMilliseconds);
}
