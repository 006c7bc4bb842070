using Qos.Archive.Files;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive;

public sealed partial class QosArchive
{
    /// <summary>Bars that are stored in one transaction of an import.</summary>
    private const int ImportBatch = 10_000;

    /// <inheritdoc/>
    /// <exception cref="IOException">A file cannot be written, does not read back, or has bars that the archive does not have.</exception>
    public async Task<ArchiveExportResult> ExportAsync(
        ArchiveExportOptions options, IProgress<ArchiveFileProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await new Exporter(this, options, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="QosException">The file cannot be read as bars (<see cref="QosErrorKind.InvalidArgument"/>); nothing is stored of it
    /// then.</exception>
    public async Task<ArchiveImportResult> ImportAsync(
        ArchiveImportOptions options, IProgress<ArchiveFileProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Source))
        {
            throw Invalid(Messages.Of("An import needs the name of its source, for example stooq. It is stored with each bar."));
        }

        await Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var bars = await ReadAsync(options, cancellationToken).ConfigureAwait(false);
        if (bars.FirstOrDefault(bar => bar.Adjustment != Adjustment.None) is { } adjusted)
        {
            throw Invalid(
                Messages.Format($"{options.File}: the bar of {adjusted.Code} at {adjusted.Time:yyyy-MM-dd HH:mm} is adjusted. An archive stores unadjusted prices. Import unadjusted bars."));
        }

        var receivedAt = _time.GetUtcNow();
        var isSimulated = await Store.GetMetaAsync(SimulatedKey, cancellationToken).ConfigureAwait(false);
        if (bars is [var first, ..] && isSimulated is not null && first.IsSimulated != (isSimulated == "1"))
        {
            throw OtherKindOfPrices(Location, isSimulated: isSimulated == "1");
        }

        if (bars.Count > 0 && isSimulated is null)
        {
            await Store.SetMetaAsync(SimulatedKey, bars[0].IsSimulated ? "1" : "0", cancellationToken).ConfigureAwait(false);
        }

        var (result, done) = (new ArchiveImportResult { Rows = bars.Count }, 0L);
        foreach (var group in bars.GroupBy(bar => (bar.Instrument.Canonical, bar.Type)))
        {
            var series = await Store.AddSeriesAsync(group.Key.Canonical, (int)group.Key.Type, isWanted: false, from: null,
                cancellationToken).ConfigureAwait(false);
            foreach (var chunk in group.Select(bar => bar with { Origin = Origin.Imported, ReceivedAt = receivedAt }).Chunk(ImportBatch))
            {
                var stored = await Store.StoreAsync(
                    [new SeriesBatch(series) { Bars = chunk, Source = options.Source, Overwrites = options.Overwrite }],
                        cancellationToken).ConfigureAwait(false);
                result = result with
                {
                    Added = result.Added + stored.Added,
                    Replaced = result.Replaced + stored.Updated + stored.Revised,
                    Kept = result.Kept + chunk.Length - stored.Added - stored.Updated - stored.Revised,
                };
                done += chunk.Length;
                progress?.Report(new ArchiveFileProgress(options.File, 1, done));
            }
        }

        return result;
    }

    private static async Task<IReadOnlyList<KLine>> ReadAsync(ArchiveImportOptions options, CancellationToken cancellationToken)
    {
        if (!options.File.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            return KLineTable.ReadFile(options.File, new KLineTableOptions { Code = options.Code, Type = options.Type });
        }

        var (head, bars) = await ParquetFile.ReadFileAsync(options.File, options.Code is { } code ? InstrumentCode.Parse(code) : null,
            cancellationToken).ConfigureAwait(false);
        return options.Type is { } type && type != head.Type
            ? throw Invalid(Messages.Format($"{options.File} has bars of type {head.Type.ShortName()}, not {type.ShortName()}."))
                : [.. bars.OrderBy(bar => bar.Seconds)];
    }
}
