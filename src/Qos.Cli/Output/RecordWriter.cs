using Qos.Client;
using Spectre.Console;

namespace Qos.Cli.Output;

/// <summary>Writes the items of one command to standard output in one format; everything else goes to standard error.</summary>
internal abstract class RecordWriter<T>
{
    public abstract void Write(T item);

    /// <summary>Makes everything written so far visible.</summary>
    public virtual void Flush() => StandardOutput.Writer.Flush();

    /// <summary>Ends the output: what had no data is told, and that prices are made up. Returns the exit code.</summary>
    public int Complete(IReadOnlyCollection<MissingItem> missing, bool simulated)
    {
        Flush();
        foreach (var item in missing)
        {
            Remark($"{item.Code}: {item.Reason}");
        }

        if (simulated)
        {
            Remark("Simulated prices, made up by Qos.Simulator.");
        }

        return missing.Count > 0 ? ExitCodes.SomeMissing : ExitCodes.Success;
    }

    /// <summary>A line beside the data: below a table, on standard error beside data for programs.</summary>
    protected virtual void Remark(string text) => Console.Error.WriteLine(text);
}

internal static class RecordWriter
{
    public static RecordWriter<T> Create<T>(OutputFormat format, Layout<T> layout) => format switch
    {
        OutputFormat.Json => new JsonRecordWriter<T>(),
        OutputFormat.Csv => new CsvRecordWriter<T>(layout),
        _ => new TableRecordWriter<T>(layout, StandardOutput.IsTerminal && StandardOutput.Terminal.Profile.Capabilities.ColorSystem != ColorSystem.NoColors),
    };
}
