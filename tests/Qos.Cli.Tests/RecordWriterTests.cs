using System.Text.Json;
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
    public void Json_has_the_models_own_properties_and_all_digits()
    {
        Write(new JsonRecordWriter<Snapshot>(_output, _remarks), Models.Tencent);

        using var json = JsonDocument.Parse(Lines.Single());
        var properties = json.RootElement.EnumerateObject().Select(p => p.Name).Order();
        Assert.Equal(typeof(Snapshot).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(), properties);
        Assert.Equal("147479220.1710000038", json.RootElement.GetProperty("turnover").GetRawText());
        Assert.Equal("507.50", json.RootElement.GetProperty("referenceClose").GetRawText());
        Assert.Equal("2025-03-14T16:00:00+08:00", json.RootElement.GetProperty("time").GetString());
        Assert.Equal("regular", json.RootElement.GetProperty("session").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("open").ValueKind);
        Assert.Contains("腾讯控股", Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_says_what_json_says_under_the_same_names()
    {
        Write(new CsvRecordWriter<Snapshot>(Layouts.Snapshot, _output, _remarks), Models.Tencent, Models.Apple);

        var names = Lines[0].Split(',');
        var first = names.Zip(Lines[1].Split(',')).ToDictionary();
        var second = names.Zip(Lines[2].Split(',')).ToDictionary();
        Assert.Equal("HK:00700", first["code"]);
        Assert.Equal("147479220.1710000038", first["turnover"]);
        Assert.Equal("2025-03-14T16:00:00+08:00", first["time"]);
        Assert.Equal("2025-03-13", first["referenceDate"]);
        Assert.Equal("true", first["isSimulated"]);
        Assert.Equal("", first["preMarket.last"]);
        Assert.Equal("211.103", second["preMarket.last"]);
        Assert.Equal("preMarket", second["session"]);
    }

    [Fact]
    public void Csv_quotes_what_would_break_a_row()
    {
        Write(new CsvRecordWriter<Product>(Layouts.Product, _output, _remarks), new Product("US:T", "US", "AT&T, \"Ma Bell\"", false));

        Assert.Equal(["code,market,name,isSimulated", "US:T,US,\"AT&T, \"\"Ma Bell\"\"\",false"], Lines);
    }

    [Fact]
    public void Csv_without_items_is_its_header()
    {
        Write(new CsvRecordWriter<Product>(Layouts.Product, _output, _remarks));

        Assert.Equal(["code,market,name,isSimulated"], Lines);
    }

    [Fact]
    public void Csv_of_a_depth_has_a_row_for_each_level()
    {
        Write(new CsvRecordWriter<Depth>(Layouts.Depth, _output, _remarks), Models.Depth);

        Assert.StartsWith("code,market,time,level,bidVolume,bid,ask,askVolume,", Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("HK:700,HK,,1,100,521.0,521.5,300,", Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("HK:700,HK,,2,200,520.5,,,", Lines[2], StringComparison.Ordinal);
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
        var writer = new JsonRecordWriter<Snapshot>(_output, _remarks);
        writer.Write(Models.Tencent);

        var exitCode = writer.Complete(hasData: true, [new MissingItem("NOPE:X", "no data: unknown, or not in the plan")], simulated: true);

        Assert.Equal(ExitCodes.SomeMissing, exitCode);
        Assert.Single(Lines);
        Assert.Equal("Simulated prices, made up by Qos.Simulator.\n", _remarks.ToString());
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
