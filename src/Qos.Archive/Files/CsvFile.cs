using Qos.Client;

namespace Qos.Archive.Files;

/// <summary>Bars in CSV as every front end writes them, with the columns of <see cref="KLine"/>.</summary>
internal sealed class CsvFile : IKLineFile
{
    public string Extension => "csv";

    public async Task WriteAsync(Stream output, KLineFileHead head, IReadOnlyList<KLine> bars, CancellationToken cancellationToken)
    {
        var writer = QuoteWriters.Csv<KLine>(output);
        foreach (var bar in bars)
        {
            writer.Write(bar);
        }

        writer.Flush();
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<KLine>> ReadAsync(string path, InstrumentCode code, CancellationToken cancellationToken) =>
        Task.FromResult(KLineTable.ReadFile(path, new KLineTableOptions { Code = code.Text }));
}
