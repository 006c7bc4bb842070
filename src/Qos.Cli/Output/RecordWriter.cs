using Qos.Client;

namespace Qos.Cli.Output;

/// <summary>Writes the items of one command in one format.</summary>
/// <param name="output">Takes the items.</param>
/// <param name="remarks">Takes what is to be said beside them: standard error, where a program reads the items.</param>
internal abstract class RecordWriter<T>(TextWriter output, TextWriter remarks)
{
    protected TextWriter Output => output;

    public abstract void Write(T item);

    /// <summary>Makes everything written so far visible.</summary>
    public virtual void Flush() => output.Flush();

    /// <summary>Ends the output: what had no data is told, and that prices are made up. Returns the exit code.</summary>
    public int Complete(IReadOnlyCollection<MissingItem> missing, bool simulated)
    {
        Flush();
        return RecordWriter.Complete(missing, simulated, output, remarks);
    }
}

internal static class RecordWriter
{
    public const string SimulatedRemark = "Simulated prices, made up by Qos.Simulator.";

    public static RecordWriter<T> Create<T>(OutputFormat format, Layout<T> layout) => format switch
    {
        OutputFormat.Json => new JsonRecordWriter<T>(StandardOutput.Writer, Console.Error),
        OutputFormat.Csv => new CsvRecordWriter<T>(layout, StandardOutput.Writer, Console.Error),
        _ => new TableRecordWriter<T>(layout, StandardOutput.HasColours, StandardOutput.MaxWidth, StandardOutput.Writer),
    };

    /// <inheritdoc cref="RecordWriter{T}.Complete"/>
    public static int Complete(IReadOnlyCollection<MissingItem> missing, bool simulated, TextWriter output, TextWriter remarks)
    {
        output.Flush();
        foreach (var item in missing)
        {
            remarks.WriteLine($"{item.Code}: {item.Reason}");
        }

        if (simulated)
        {
            remarks.WriteLine(SimulatedRemark);
        }

        remarks.Flush();
        return missing.Count > 0 ? ExitCodes.SomeMissing : ExitCodes.Success;
    }
}
