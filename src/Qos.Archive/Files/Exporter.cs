using System.Globalization;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Files;

/// <summary>
/// Writes the bars of an archive to files: a folder for each type, market and year, a file for each code and month (a year for day bars and
/// longer). A file is written
/// under another name, read back and compared, and only then put in the place of the old one; so whatever ends an export, every file is
/// whole, old or new.
/// </summary>
internal sealed class Exporter(QosArchive archive, ArchiveExportOptions options, IProgress<ArchiveFileProgress>? progress)
{
    private readonly IKLineFile _format = options.Format == ArchiveFormat.Csv ? new CsvFile() : new ParquetFile();
    private ArchiveExportResult _result = new();

    internal async Task<ArchiveExportResult> RunAsync(CancellationToken cancellationToken)
    {
        var only = options.Codes is { Count: > 0 } codes
            ? CodeList.Parse(codes).Select(code => code.Canonical).ToHashSet(StringComparer.Ordinal) : null;
        var isSimulated = await archive.IsSimulatedAsync(cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(options.Folder);
        RemoveLeftOvers();
        foreach (var series in await archive.Store.GetSeriesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!series.IsTrades && series.Count > 0 && (only?.Contains(series.Code) ?? true) && (options.Types is not { Count: > 0 } types
                || types.Contains(series.KLineType)))
            {
                await ExportAsync(series, isSimulated, cancellationToken).ConfigureAwait(false);
            }
        }

        return _result with { IsSimulated = isSimulated };
    }

    /// <summary>The file of a code, type and time, relative to the folder. Names are safe on every system.</summary>
    internal static string PathOf(string code, KLineType type, DateTimeOffset time, string extension)
    {
        var (market, symbol) = (code[..code.IndexOf(':', StringComparison.Ordinal)], code[(code.IndexOf(':',
            StringComparison.Ordinal) + 1)..]);
        var utc = time.UtcDateTime;
        var period = utc.ToString(type < KLineType.Day ? "yyyy-MM" : "yyyy", CultureInfo.InvariantCulture);
        return Path.Combine(
            $"type={type.ShortName()}", $"market={market}", utc.ToString("'year='yyyy", CultureInfo.InvariantCulture),
                $"{Uri.EscapeDataString(symbol)}-{period}.{extension}");
    }

    private async Task ExportAsync(SeriesRow series, bool isSimulated, CancellationToken cancellationToken)
    {
        var code = InstrumentCode.Parse(series.Code).WithSimulated(isSimulated);
        var (from, to) = QosArchive.RangeOf(code, options.From, options.To);
        var (start, end) = (PeriodStart(from, series.KLineType, 0), to == long.MaxValue ? to : PeriodStart(to, series.KLineType, 1) - 1);
        var head = new KLineFileHead(code, series.KLineType, archive.Location, isSimulated);
        var bars = new List<KLine>();
        string? path = null;
        await foreach (var bar in archive.Store.ReadBarsAsync(series, code, start, end, cancellationToken).ConfigureAwait(false))
        {
            var next = Path.Combine(options.Folder, PathOf(series.Code, series.KLineType, bar.Time, _format.Extension));
            if (next != path && path is not null)
            {
                await PutAsync(path, head, bars, cancellationToken).ConfigureAwait(false);
                bars.Clear();
            }

            path = next;
            bars.Add(bar);
        }

        if (path is not null)
        {
            await PutAsync(path, head, bars, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PutAsync(string path, KLineFileHead head, List<KLine> bars, CancellationToken cancellationToken)
    {
        var isUnchanged = false;
        if (File.Exists(path))
        {
            var old = await ReadOldAsync(path, head.Code, cancellationToken).ConfigureAwait(false);
            isUnchanged = old is not null && old.Count == bars.Count && !old.Where((bar, i) => !IsEqual(bar, bars[i])).Any();
            var times = bars.Select(bar => bar.Seconds).ToHashSet();
            if (!isUnchanged && old?.Count(bar => !times.Contains(bar.Seconds)) is { } lost and > 0)
            {
                throw new IOException(
                    Messages.Format($"{path} has {lost} bars that are not in the archive, so it was not replaced. Import it first (qos archive import), or export to another folder."));
            }
        }

        if (!isUnchanged)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await WriteAsync(path, head, bars, cancellationToken).ConfigureAwait(false);
        }

        _result = _result with
        {
            Written = _result.Written + (isUnchanged ? 0 : 1),
            Unchanged = _result.Unchanged + (isUnchanged ? 1 : 0),
            Rows = _result.Rows + bars.Count,
            Bytes = _result.Bytes + new FileInfo(path).Length,
        };
        progress?.Report(new ArchiveFileProgress(path, _result.Written + _result.Unchanged, _result.Rows));
    }

    private async Task WriteAsync(string path, KLineFileHead head, List<KLine> bars, CancellationToken cancellationToken)
    {
        var temporary = TemporaryName(path);
        try
        {
            var output = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 128 * 1024,
                useAsync: true);
            await using (output.ConfigureAwait(false))
            {
                await _format.WriteAsync(output, head, bars, cancellationToken).ConfigureAwait(false);
                output.Flush(flushToDisk: true);
            }

            var written = await _format.ReadAsync(temporary, head.Code, cancellationToken).ConfigureAwait(false);
            if (written.Count != bars.Count || written.Where((bar, i) => !IsEqual(bar, bars[i])).Any())
            {
                throw new IOException(
                    Messages.Format($"{path}: the written file does not contain the same bars when read back. An existing file was not replaced. Check the disk."));
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The bars of the file that is there; null when it is damaged, and a sound one may take its place.</summary>
    private async Task<IReadOnlyList<KLine>?> ReadOldAsync(string path, InstrumentCode code, CancellationToken cancellationToken)
    {
        try
        {
            return await _format.ReadAsync(path, code, cancellationToken).ConfigureAwait(false);
        }
        catch (QosException e) when (e.Kind == QosErrorKind.InvalidArgument)
        {
            return null;
        }
    }

    private static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, string.Create(CultureInfo.InvariantCulture,
            $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp"));

    /// <summary>Removes temporary files of exports that were killed.</summary>
    private void RemoveLeftOvers()
    {
        foreach (var file in Directory.EnumerateFiles(options.Folder, ".*.tmp", SearchOption.AllDirectories))
        {
            var parts = Path.GetFileName(file).Split('.');
            if (parts.Length >= 4 && int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && !IsRunning(process))
            {
                File.Delete(file);
            }
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static long PeriodStart(long time, KLineType type, int later)
    {
        if (time == long.MinValue)
        {
            return time;
        }

        var utc = DateTimeOffset.FromUnixTimeSeconds(time).UtcDateTime;
        var start = new DateTime(utc.Year, type < KLineType.Day ? utc.Month : 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return new DateTimeOffset(type < KLineType.Day ? start.AddMonths(later) : start.AddYears(later)).ToUnixTimeSeconds();
    }

    private static bool IsEqual(KLine left, KLine right) =>
        left.Seconds == right.Seconds && left.Open == right.Open && left.High == right.High && left.Low == right.Low
            && left.Close == right.Close
        && left.Volume == right.Volume && left.IsFinal == right.IsFinal && left.Type == right.Type;
}
