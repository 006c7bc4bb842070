using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Tests;

public sealed class RecordWriterTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _remarks = new() { NewLine = "\n" };

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _output.Dispose();
        _remarks.Dispose();
    }

    [Fact]
    public void Table_aligns_figures_to_the_right_and_counts_wide_characters_as_two()
    {
        Write(new TableRecordWriter<Snapshot>(Layouts.Snapshot, colours: false, int.MaxValue, _output), Models.Tencent, Models.Apple);

        Assert.Equal("Code      Name         Last  Change", Lines[0][..35]);
        Assert.Equal("HK:00700  腾讯控股   521.50  +14.00", Lines[2][..31]);
        Assert.Equal("US:AAPL             211.103  +1.423", Lines[3][..35]);
    }

    [Fact]
    public void Table_leaves_out_columns_that_nothing_is_known_for()
    {
        Write(new TableRecordWriter<Snapshot>(Layouts.Snapshot, colours: false, int.MaxValue, _output), Models.Apple);

        Assert.DoesNotContain("Name", Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Turnover", Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("pre-market", Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Table_leaves_out_details_that_the_terminal_has_no_room_for()
    {
        Write(new TableRecordWriter<Snapshot>(Layouts.Snapshot, colours: false, maxWidth: 60, _output), Models.Tencent);

        Assert.All(Lines.Take(3), line => Assert.True(line.Length <= 60, line));
        Assert.Contains("Change", Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Open", Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Table_colours_the_change_and_nothing_else()
    {
        Write(new TableRecordWriter<Snapshot>(Layouts.Snapshot, colours: true, int.MaxValue, _output), Models.Apple);

        Assert.StartsWith("US:AAPL  211.103  \e[3", Lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("\e", Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Simulated_prices_are_told_beside_the_data_and_missing_codes_by_the_exit_code()
    {
        using var output = new MemoryStream();
        var writer = new ExportRecordWriter<Snapshot>(QuoteWriters.JsonLines<Snapshot>(output), _remarks);
        writer.Write(Models.Tencent);

        var exitCode = writer.Complete(hasData: true, [new MissingItem("NOPE:X", "no data: unknown, or not in the plan")], simulated: true);

        Assert.Equal(ExitCodes.SomeMissing, exitCode);
        Assert.Equal(1, output.ToArray().Count(character => character == '\n'));
        Assert.Equal("Simulated prices from Qos.Simulator.\n", _remarks.ToString());
    }

    private static void Write<T>(RecordWriter<T> writer, params T[] items)
    {
        foreach (var item in items)
        {
            writer.Write(item);
        }

        Assert.Equal(ExitCodes.Success, writer.Complete(items.Length > 0, [], simulated: false));
    }
}
