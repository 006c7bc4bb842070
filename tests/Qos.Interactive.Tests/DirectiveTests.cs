namespace Qos.Interactive.Tests;

/// <summary>The directives in the published kernel, in cells of each language.</summary>
public sealed class DirectiveTests(LoadedKernel loaded) : IClassFixture<LoadedKernel>
{
    private Kernel Kernel => loaded.Kernel;

    [Theory]
    [InlineData("csharp", "$\"{bars.GetType().Name} {bars.Length}\"", "KLine[] 30")]
    [InlineData("fsharp", "sprintf \"%s %d\" (bars.GetType().Name) bars.Length", "KLine[] 30")]
    [InlineData("pwsh", "\"$($bars.GetType().Name) $($bars.Count)\"", "KLine[] 30")]
    public async Task Bars_come_into_a_variable_of_the_cells_language_and_a_chart_draws_them(string language, string look, string expected)
    {
        (await Kernel.RunAsync("#!qos-kline US:AAPL --type 1d --count 30 --name bars", language)).Succeeded();
        Assert.Contains(expected, (await Kernel.RunAsync(look, language)).Succeeded().Text, StringComparison.Ordinal);
        var chart = (await Kernel.RunAsync("#!qos-chart bars --averages 5,10 --bands --panels volume,macd,rsi,kdj,atr,obv", language))
            .Succeeded();
        Assert.Contains("\"type\":\"candlestick\"", chart.Text, StringComparison.Ordinal);
        Assert.All((string[])["SMA 5", "BOLL 20, 2", "MACD 12, 26", "RSI 14", "ATR 14", "OBV"], name => Assert.Contains(
            name, chart.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csharp")]
    [InlineData("fsharp")]
    [InlineData("pwsh")]
    public async Task Quotes_are_a_table_that_names_what_has_no_data(string language)
    {
        var quotes = (await Kernel.RunAsync("#!qos-quote US:AAPL,HK:700,US:NOSUCH", language)).Succeeded();
        Assert.All((string[])["<table", "US:AAPL", "HK:700", "Simulated prices", "US:NOSUCH: no data"], text => Assert.Contains(
            text, quotes.Text, StringComparison.Ordinal));
    }

    // A kernel gives one output and updates of it: the last state is the one that stays.
    [Theory]
    [InlineData("trades", "\"type\":\"scatter\"")]
    [InlineData("quotes", "CF:BTCUSDT")]
    [InlineData("depth", "linear-gradient")]
    [InlineData("klines --type 1m", "running")]
    public async Task A_watch_updates_one_output_in_place_and_ends_by_itself(string kind, string shown)
    {
        var watch = (await Kernel.RunAsync($"#!qos-watch CF:BTCUSDT --kind {kind} --for 6s --name seen")).Succeeded();
        var output = Assert.Single(watch.Outputs);
        Assert.Equal("DisplayedValueUpdated", output.Kind);
        Assert.Contains(shown, output.Value, StringComparison.Ordinal);
        Assert.Contains("True", (await Kernel.RunAsync("seen.Length > 1")).Succeeded().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!qos-kline US:AAPL --type 1M", "'1M' is not a period of bars")]
    [InlineData("#!qos-kline US:AAPL --count 5000", "use a number from 1 to 1000")]
    [InlineData("#!qos-kline US:AAPL --adjustment back", "use none or forward")]
    [InlineData("#!qos-kline US:AAPL --name 1st", "'1st' is not the name of a variable")]
    [InlineData("#!qos-kline US:NOSUCH", "US:NOSUCH: no data")]
    [InlineData("#!qos-quote AAPL", "AAPL")]
    [InlineData("#!qos-quote", "--code")]
    [InlineData("#!qos-watch CF:BTCUSDT --kind ticks", "use one of trades, quotes, depth, klines")]
    [InlineData("#!qos-watch CF:BTCUSDT --for soon", "use a time from 1s to 24h")]
    [InlineData("#!qos-chart nothing", "Value 'nothing' not found")]
    [InlineData("var text = \"x\";\n#!qos-chart text", "'text' is String. #!qos-chart draws K-lines")]
    [InlineData("#!qos-chart bars --panels volume,rsa", "--panels rsa: use volume, macd, rsi")]
    [InlineData("#!qos-chart bars --from basic", "there is no such kernel")]
    [InlineData("#!qos --simulator --key x", "leave out --key and --uri")]
    [InlineData("#!qos --seed 3", "add --simulator")]
    [InlineData("#!qos --uri nowhere", "use an address like")]
    public async Task What_cannot_be_done_fails_the_cell_and_says_what_to_do(string code, string problem)
    {
        var cell = await Kernel.RunAsync(code);
        Assert.NotNull(cell.Failure);
        Assert.Contains(problem, cell.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", cell.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_of_something_else_says_what_can_be_drawn()
    {
        (await Kernel.RunAsync("var numbers = new[] { 1, 2 };")).Succeeded();
        Assert.Contains(
            "'numbers' is a list of Int32. #!qos-chart draws K-lines", (await Kernel.RunAsync("#!qos-chart numbers")).Failure,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csharp", "#!qos-kline ", "HK:700")]
    [InlineData("pwsh", "#!qos-kline US:AAPL --type ", "1mo")]
    [InlineData("fsharp", "#!qos-watch CF:BTCUSDT --kind ", "depth")]
    [InlineData("csharp", "#!qos-kline US:AAPL --", "--count")]
    public async Task Completion_offers_codes_types_and_options(string language, string code, string expected) =>
        Assert.Contains(expected, await Kernel.CompleteAsync(code, language));

    [Fact]
    public async Task The_connection_says_where_prices_come_from_and_its_client_is_a_variable()
    {
        var status = (await Kernel.RunAsync("#!qos --name qos")).Succeeded();
        Assert.Contains("Simulated prices", status.Text, StringComparison.Ordinal);
        Assert.Contains("Requests left", status.Text, StringComparison.Ordinal);
        var instruments = (await Kernel.RunAsync("await qos.GetInstrumentsAsync([\"US:AAPL\"])")).Succeeded();
        Assert.Contains("Apple Inc.", instruments.Text, StringComparison.Ordinal);
        Assert.Contains("<table", instruments.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_load_does_nothing()
    {
        Assert.Empty((await Kernel.RunAsync(LoadedKernel.Load)).Succeeded().Outputs);
    }
}
