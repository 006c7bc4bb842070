using Qos.Cli.Output;
using Qos.Client;
using Spectre.Console;

namespace Qos.Cli.Tests;

/// <summary>Tables that stay where they are in a window: every code has its row, and the best prices are in sight.</summary>
public sealed class InPlaceWriterTests
{
    [Fact]
    public void Every_code_has_a_row_of_its_own_in_the_order_asked()
    {
        using var output = new StringWriter();
        Console(output).Live(new Text("")).Start(display =>
        {
            var writer = new InPlaceWriter<Snapshot>(Layouts.Snapshot, s => s.Code, ["HK:700", "HK:9988"], () => false, display);
            foreach (var code in (string[])["HK:1810", "HK:9988", "HK:700", "HK:9988"])
            {
                writer.Write(Quote(code));
            }

            writer.Flush();
        });

        var rows = output.ToString().Split('\n').Where(line => line.Contains("HK:", StringComparison.Ordinal))
            .Select(line => line.Split('│')[1].Trim());
        Assert.Equal(["HK:700", "HK:9988", "HK:1810"], rows.TakeLast(3));
    }

    [Theory]
    [InlineData(80, 24, 1)]
    [InlineData(120, 30, 1)]
    [InlineData(80, 24, 3)]
    [InlineData(80, 12, 5)]
    [InlineData(60, 24, 1)]
    public void A_depth_fits_into_its_window_from_the_best_level_on(int width, int height, int codes)
    {
        var depths = Enumerable.Range(0, codes).Select(i => DeepBook($"CF:COIN{i}USDT"));

        var lines = Render(Layouts.Depth.ToTable(depths, width, height, "Simulated prices."), width);

        Assert.True(lines.Length <= height, $"{lines.Length} lines in a window of {height}");
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(
            lines, line => line.Contains("78870.90", StringComparison.Ordinal) && line.Contains("78871.00", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void Codes_that_a_window_has_no_room_for_are_counted_below()
    {
        var lines = Render(Layouts.Snapshot.ToTable(Enumerable.Range(0, 40).Select(i => Quote($"US:A{i}")), 100, 24), 100);

        Assert.Equal(24, lines.Length);
        Assert.Contains("more codes", lines[^1], StringComparison.Ordinal);
        Assert.Equal(
            40,
            int.Parse(lines[^1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
                + lines.Count(line => line.Contains("US:A", StringComparison.Ordinal)));
    }

    private static Snapshot Quote(string code) => new(InstrumentCode.Parse(code)) { Last = 1m };

    private static Depth DeepBook(string code) => new(InstrumentCode.Parse(code))
    {
        Bids = [.. Enumerable.Range(0, 20).Select(i => new DepthLevel(78870.90m - (i * 0.10m), 1_234.567m))],
        Asks = [.. Enumerable.Range(0, 20).Select(i => new DepthLevel(78871.00m + (i * 0.10m), 1_234.567m))],
    };

    private static string[] Render(Table table, int width)
    {
        using var output = new StringWriter();
        var console = Console(output);
        console.Profile.Width = width;
        console.Write(table);
        return output.ToString().TrimEnd().Split('\n');
    }

    private static IAnsiConsole Console(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
    });
}
