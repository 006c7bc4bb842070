namespace Qos.Cli.Output;

/// <summary>A header, then one row a line.</summary>
internal sealed class CsvRecordWriter<T>(Layout<T> layout, TextWriter output, TextWriter remarks) : RecordWriter<T>(output, remarks)
{
    private bool _started;

    public override void Write(T item)
    {
        Start();
        foreach (var line in layout.CsvLines(item))
        {
            Output.WriteLine(line);
        }
    }

    public override void Flush()
    {
        Start();
        base.Flush();
    }

    private void Start()
    {
        if (!_started)
        {
            Output.WriteLine(layout.CsvHeader);
            _started = true;
        }
    }
}
