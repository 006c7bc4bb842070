using Qos.Cli.Output;
using Spectre.Console;

namespace Qos.Cli.Tests;

public sealed class CandleChartTests
{
    [Fact]
    public void Bodies_and_wicks_stand_at_their_prices()
    {
        // Eight half rows from 107 down to 100: one for each dollar.
        var lines = Draw(
            40, Models.Bar(13, open: 101, high: 107, low: 100, close: 104), Models.Bar(14, open: 106, high: 106, low: 102, close: 103));

        Assert.Equal(["│ ╻ ┤ 107.00", "╽ ┃", "┃ ╿ ◄ 103.00", "╿"], lines[..4]);
        Assert.StartsWith("2025-03-13", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_newest_bars_that_fit_are_drawn()
    {
        var bars = Enumerable.Range(1, 28).Select(day => Models.Bar(day, 100 + day, 101 + day, 99 + day, 100 + day)).ToArray();

        var lines = Draw(30, bars);

        Assert.All(lines, line => Assert.True(line.Length <= 30, line));
        Assert.Contains(lines, line => line.Contains("◄ 128.00", StringComparison.Ordinal));
        Assert.Contains("2025-03-19", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_that_never_moved_is_a_line() =>
        Assert.Contains(Draw(40, Models.Bar(13, 100, 100, 100, 100)), line => line.StartsWith('╹'));

    private static string[] Draw(int width, params Client.KLine[] bars)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Write(new CandleChart(bars, height: 4));
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
