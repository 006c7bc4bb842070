using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// Reads codes as people list them. An element may hold several (<c>US:AAPL,TSLA</c>), separated by commas, semicolons, tabs or line ends;
/// one without a market has the market of the one before it (<c>HK:700</c>, <c>9988</c>), else the default market; numbers of SH and SZ are
/// filled up to six digits. Other spellings (<c>0700.HK</c>, <c>sh600519</c>, full-width characters) come back as <c>MARKET:SYMBOL</c>.
/// Every front end reads lists of codes here.
/// </summary>
public static class CodeList
{
    private static string HowToWrite => Messages.Of("Write MARKET:SYMBOL, for example US:AAPL, HK:700 or SH:600519.");
    private static readonly char[] Separators = [',', ';', '\t', '\r', '\n'];

    /// <summary>Reads a list whose elements must all be codes.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="defaultMarket">The market of elements without one; null (the default) where there is none.</param>
    /// <param name="known">Where names are looked up for "did you mean"; null (the default) looks at the shape of the symbol only.</param>
    /// <returns>A code for each symbol, in their order, repeated ones too.</returns>
    /// <exception cref="QosException">An element is not a code, or there is none (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static IReadOnlyList<InstrumentCode> Parse(
        IEnumerable<string> elements, string? defaultMarket = null, InstrumentCatalog? known = null)
    {
        var entries = Read(elements, defaultMarket, known);
        return entries.FirstOrDefault(entry => !entry.IsCode) is { Problem: { } problem } ? throw new QosException(
            QosErrorKind.InvalidArgument, problem)
            : entries.Count == 0 ? throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"No code was given. {HowToWrite}"))
            : [.. entries.Select(entry => entry.Code!)];
    }

    /// <summary>Takes codes that are read already; there must be one.</summary>
    /// <exception cref="QosException">There is none (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    internal static IReadOnlyList<InstrumentCode> Checked(IEnumerable<InstrumentCode> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        IReadOnlyList<InstrumentCode> list = [.. codes];
        return list.Count == 0 ? throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"No code was given. {HowToWrite}"))
            : list.Contains(null!) ? throw new ArgumentException("A code is null.", nameof(codes))
            : list;
    }

    /// <summary>Reads a list and says of each element whether it is a code.</summary>
    /// <inheritdoc cref="Parse"/>
    /// <returns>An entry for each symbol, in their order, repeated ones too.</returns>
    public static IReadOnlyList<CodeListEntry> Read(
        IEnumerable<string?> elements, string? defaultMarket = null, InstrumentCatalog? known = null)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var entries = new List<CodeListEntry>();
        string? marketBefore = null;
        foreach (var element in elements)
        {
            if (string.IsNullOrWhiteSpace(element))
            {
                entries.Add(new CodeListEntry(element ?? "", null, Messages.Format($"A code is empty. {HowToWrite}")));
                continue;
            }

            foreach (var text in CodeSpelling.Normalize(element)
                .Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var entry = Read(text, marketBefore ?? defaultMarket, known);
                marketBefore = entry.Code?.Market ?? marketBefore;
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static CodeListEntry Read(string text, string? market, InstrumentCatalog? known)
    {
        if (InstrumentCode.TryParse(text, out var code, out var problem))
        {
            // A spreadsheet takes the zeros of SZ:000001 away.
            var full = Markets.FullSymbol(code.Market, code.Symbol);
            return new CodeListEntry(text, full == code.Symbol ? code : InstrumentCode.Parse($"{code.Market}:{full}"), null);
        }

        var isSymbol = !text.Contains(':', StringComparison.Ordinal);
        if (isSymbol && market is not null && Markets.CanHave(market, text)
            && InstrumentCode.TryParse($"{market}:{Markets.FullSymbol(market, text)}", out code, out problem))
        {
            return new CodeListEntry(text, code, null);
        }

        var meant = isSymbol && known is not null ? known.Meant(text) : [];
        return new CodeListEntry(text, null, meant.Count > 0
            ? Messages.Format($"'{text}' has no market. Did you mean {string.Join(", ", meant.Select(Shown))}?")
            : problem);
    }

    private static string Shown(KnownInstrument instrument) =>
        instrument.Name is { } name ? $"{instrument.Code} ({name})" : instrument.Code;
}
