using Qos.Client;

namespace Qos.Cli.Output;

/// <summary>JSON lines or CSV, as Qos.Client writes them.</summary>
internal sealed class ExportRecordWriter<T>(QuoteWriter<T> writer, TextWriter remarks) : RecordWriter<T>(TextWriter.Null, remarks)
    where T : class
{
    public override void Write(T item) => writer.Write(item);

    public override void Flush() => writer.Flush();
}
