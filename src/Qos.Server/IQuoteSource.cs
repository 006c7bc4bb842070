using System.Text.Json;

namespace Qos.Server;

/// <summary>
/// Where a server's quotes come from: a simulated market, a recording, or another server. Each method writes what it has of what is asked
/// for, in any order,
/// with <see cref="WireJson"/>; a code or market without data is left out (docs/protocol.md section 2).
/// </summary>
/// <remarks>
/// Codes are in canonical form, different ones, and within the plan. A <see cref="RequestException"/> of a method becomes the answer's
/// error text.
/// </remarks>
public interface IQuoteSource
{
    /// <summary>Writes instruments as items of an open array.</summary>
    ValueTask WriteInstrumentsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken);

    /// <summary>Writes snapshots as items of an open array.</summary>
    ValueTask WriteSnapshotsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken);

    /// <summary>Writes order books as items of an open array.</summary>
    ValueTask WriteDepthsAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the last trades as items of an open array: grouped by code, oldest first, at most <paramref name="count"/> (1 to 50) of each
    /// code.
    /// </summary>
    ValueTask WriteTradesAsync(Utf8JsonWriter json, IReadOnlyList<string> codes, int count, CancellationToken cancellationToken);

    /// <summary>Writes the bars of each code (<see cref="WireJson.WriteBars"/>) as items of an open array.</summary>
    ValueTask WriteBarsAsync(Utf8JsonWriter json, BarRequest request, CancellationToken cancellationToken);

    /// <summary>Writes trading days (<see cref="WireJson.WriteCalendar"/>) as members of an open object.</summary>
    ValueTask WriteCalendarsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken);

    /// <summary>Writes products (<see cref="WireJson.WriteProducts"/>) as members of an open object.</summary>
    ValueTask WriteProductsAsync(Utf8JsonWriter json, IReadOnlyList<string> markets, CancellationToken cancellationToken);
}
