namespace Qos.Cli.Output;

/// <summary>A header, then one row a line.</summary>
internal sealed class CsvRecordWriter<T>(Layout<T> layout) : RecordWriter<T>
{
    private bool _started;

    public override void Write(T item)
    {
        Start();
        foreach (var line in layout.CsvLines(item))
        {
            StandardOutput.Writer.WriteLine(line);
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
            StandardOutput.Writer.WriteLine(layout.CsvHeader);
            _started = true;
        }
    }
}
