using System.Collections.Concurrent;
using System.Globalization;

namespace Qos.Client;

/// <summary>Names and currencies that instrument queries of a client have told, so that its snapshots can carry them.</summary>
internal sealed class InstrumentNames
{
    private readonly ConcurrentDictionary<string, (string? English, string? Chinese, string? Currency)> _known = new(StringComparer.Ordinal);

    internal void Add(Instrument instrument) =>
        _known[instrument.InstrumentCode.Canonical] = (instrument.EnglishName, instrument.ChineseName, instrument.Currency);

    internal (string? Name, string? Currency) Of(InstrumentCode code) =>
        _known.TryGetValue(code.Canonical, out var known) ? (Pick(known.English, known.Chinese), known.Currency ?? code.Currency) : (null, code.Currency);

    /// <summary>The name in the UI culture's language, the other one where it is missing.</summary>
    internal static string? Pick(string? english, string? chinese) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? chinese ?? english : english ?? chinese;
}
