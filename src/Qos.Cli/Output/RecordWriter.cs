using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Output;

/// <summary>Writes the items of one command in one format.</summary>
/// <param name="output">Takes the items.</param>
/// <param name="remarks">Takes the remark that prices are simulated: standard error, where a program reads the items.</param>
internal abstract class RecordWriter<T>(TextWriter output, TextWriter remarks)
{
    protected TextWriter Output => output;

    public abstract void Write(T item);

    /// <summary>Creates everything written so far visible.</summary>
    public virtual void Flush() => output.Flush();

    /// <summary>Ends the output: what has no data is reported, and that prices are simulated. Returns the exit code.</summary>
    public int Complete(bool hasData, IReadOnlyCollection<MissingItem> missing, bool simulated)
    {
        Flush();
        return RecordWriter.Complete(hasData, missing, simulated, remarks);
    }
}

internal static class RecordWriter
{
    public static string SimulatedRemark => Messages.Of("Simulated prices from Qos.Simulator.");

    public static RecordWriter<T> Create<T>(OutputFormat format, Layout<T> layout)
        where T : class
    {
        return format switch
        {
            OutputFormat.Json => new ExportRecordWriter<T>(QuoteWriters.JsonLines<T>(StandardOutput.Stream), Console.Error),
            OutputFormat.Csv => new ExportRecordWriter<T>(QuoteWriters.Csv<T>(StandardOutput.Stream), Console.Error),
            _ => new TableRecordWriter<T>(layout, StandardOutput.HasColours, StandardOutput.MaxWidth, StandardOutput.Writer),
        };
    }

    /// <inheritdoc cref="RecordWriter{T}.Complete"/>
    public static int Complete(bool hasData, IReadOnlyCollection<MissingItem> missing, bool simulated, TextWriter remarks)
    {
        if (simulated && hasData)
        {
            remarks.WriteLine(SimulatedRemark);
        }

        remarks.Flush();
        foreach (var item in missing)
        {
            Console.Error.WriteLine($"{PlainText.Of(item.Code)}: {item.Reason}");
        }

        return ExitCodes.Of(hasData, isSomeMissing: missing.Count > 0);
    }
}
