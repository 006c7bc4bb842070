using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;

namespace Qos.Cli.Tests;

/// <summary>The program from outside: processes, arguments, streams, exit codes.</summary>
public sealed class ProgramTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Quotes_come_in_the_order_asked_and_the_code_without_data_on_standard_error()
    {
        var result = await server.AskAsync("snapshot", "HK:00700", "SH:600519", "US:AAPL", "CF:BTCUSDT", "NOPE:X");

        var codes = result.Lines.Skip(2).Select(line => line.Split(' ', ':') is [var market, var symbol, ..] ? $"{market}:{symbol}" : line);
        Assert.Equal(["HK:00700", "SH:600519", "US:AAPL", "CF:BTCUSDT"], codes.Take(4));
        Assert.Contains("NOPE:X: no data", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("NOPE", result.Output, StringComparison.Ordinal);
        Assert.Contains("Simulated prices", result.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.SomeMissing, result.ExitCode);
    }

    [Theory]
    [InlineData("snapshot", "US:AAPL")]
    [InlineData("depth", "US:AAPL")]
    [InlineData("trades", "US:AAPL")]
    [InlineData("kline", "US:AAPL")]
    [InlineData("instrument", "US:AAPL")]
    [InlineData("product", "US")]
    [InlineData("calendar", "US")]
    [InlineData("market", "US")]
    [InlineData("find", "AAPL")]
    [InlineData("check", "--code=CF:BTCUSDT")]
    public async Task Json_is_one_object_a_line_and_nothing_else(string command, string argument)
    {
        var result = await server.AskAsync(command, argument, "--output", "json");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.NotEmpty(result.Lines);
        Assert.All(result.Lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        Assert.Equal(command is not ("market" or "find" or "check"), result.Error.Contains("Simulated prices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_command_that_gives_a_choice_of_output_has_csv_too()
    {
        var commands = QosRootCommand.Create().Subcommands.Where(command => command.Options.Any(option => option.Name == "--output"))
            .Select(command => command.Name);

        // Where a command is added, add it here and to the test of its JSON.
        Assert.Equal(
            ["calendar", "check", "depth", "find", "instrument", "kline", "market", "product", "snapshot", "trades"], commands.Order());
        foreach (var (command, argument) in new[] { ("find",
            "AAPL"), ("market", "US"), ("check", "--code=CF:BTCUSDT"), ("calendar", "US") })
        {
            var result = await server.AskAsync(command, argument, "--output", "csv");
            Assert.Equal(ExitCodes.Success, result.ExitCode);
            Assert.True(result.Lines.Length > 1, result.Error);
        }
    }

    [Fact]
    public async Task Market_tells_open_or_closed_and_the_next_change_as_json()
    {
        var result = await server.AskAsync("market", "CF", "HK", "IX:HSI", "--output", "json");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var (crypto, hongKong, index) = (JsonElement.Parse(result.Lines[0]), JsonElement.Parse(result.Lines[1]),
            JsonElement.Parse(result.Lines[2]));
        Assert.True(crypto.GetProperty("isOpen").GetBoolean());
        Assert.Equal("HK", hongKong.GetProperty("market").GetString());
        Assert.Equal("IX:HSI", index.GetProperty("code").GetString());
        Assert.True(hongKong.GetProperty("holidaysKnown").GetBoolean());
    }

    [Fact]
    public async Task Market_needs_no_key_and_says_that_holidays_are_not_known_then()
    {
        var result = await QosProcess.RunAsync(["market"]);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(["HK", "SH", "SZ", "US", "FX", "CM", "CF"], result.Lines.Skip(2).Select(line => line.Split(' ')[0]));
        Assert.Contains("Holidays", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Of(Client.QosErrorKind.InvalidArgument), (await QosProcess.RunAsync(["market", "XX"])).ExitCode);
    }

    [Fact]
    public async Task A_watch_of_a_closed_market_says_once_when_it_opens()
    {
        await using var saturday = await Simulator.QosSimulator.StartAsync(
            new() { Start = DateTimeOffset.Parse("2026-11-28T04:30Z", CultureInfo.InvariantCulture), EnforceLimits = false });
        var result = await QosProcess.RunAsync(
            ["watch", "trades", "HK:700", "HK:9988", "CF:BTCUSDT", "--duration", "1s"], ("QOS_API_KEY", saturday.Key),
            ("QOS_URI", $"{saturday.Uri}"));

        Assert.Contains("HK is closed. It opens on Mon 2026-11-30 09:30 +08:00", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), line => line.Contains("is closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_the_message_names_both_ways()
    {
        var result = await QosProcess.RunAsync(["snapshot", "HK:700"]);

        Assert.Equal(ExitCodes.Of(Client.QosErrorKind.Authentication), result.ExitCode);
        Assert.Contains("QOS_API_KEY", result.Error, StringComparison.Ordinal);
        Assert.Contains("--simulator", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("snapshot")]
    [InlineData("snapshot AAPL --simulator")]
    [InlineData("snapshot HK:-x --simulator")]
    [InlineData("trades US:AAPL --count 51 --simulator")]
    [InlineData("snapshot HK:700 --output yaml")]
    [InlineData("kline US:AAPL --type 1M")]
    [InlineData("kline US:AAPL --to 01/02/2025")]
    [InlineData("kline US:AAPL --count 5 --from 2025-01-01")]
    [InlineData("watch trades US:AAPL --duration soon")]
    [InlineData("watch trades US:AAPL --count 0")]
    [InlineData("serve --bars US:AAPL")]
    [InlineData("serve --port 99999")]
    [InlineData("serve --start 2200-01-01")]
    public async Task What_cannot_be_used_is_told_on_standard_error(string arguments)
    {
        var result = await QosProcess.RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCodes.InvalidArgument, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_wrong_key_has_its_own_exit_code_and_is_not_repeated()
    {
        var result = await QosProcess.RunAsync(["snapshot", "HK:700", "--uri", server.Uri], ("QOS_API_KEY", "not-the-key"));

        Assert.Equal(ExitCodes.Of(Client.QosErrorKind.Authentication), result.ExitCode);
        Assert.DoesNotContain("not-the-key", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_after_its_count_with_totals_on_standard_error()
    {
        var result = await server.AskAsync("watch", "trades", "CF:BTCUSDT", "--count", "3", "--output", "json");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(3, result.Lines.Length);
        Assert.Contains("3 items in", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_watch_with_success()
    {
        using var watch = server.Start("watch", "snapshot", "CF:BTCUSDT", "--output", "csv");
        Assert.StartsWith("code,", await watch.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("CF:BTCUSDT,", await watch.ReadLineAsync(), StringComparison.Ordinal);

        watch.Signal("INT");

        var result = await watch.EndAsync();
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Contains(" items in ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_never_connected_ends_with_the_exit_code_of_what_failed()
    {
        (string, string)[] environment = [("QOS_API_KEY", "key"), ("QOS_URI", "http://127.0.0.1:9")];
        var result = await QosProcess.RunAsync(["watch", "trades", "CF:BTCUSDT", "--duration", "2s"], environment);

        Assert.Equal(ExitCodes.Of(Client.QosErrorKind.Transport), result.ExitCode);
        Assert.Contains("No connection to 127.0.0.1:9", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_is_replaced_only_when_told_so()
    {
        using var folder = new TemporaryFolder();
        var recording = folder.File("frames.jsonl");
        string[] watch = ["watch", "trades", "CF:BTCUSDT", "--count", "1", "--record", recording];
        Assert.Equal(ExitCodes.Success, (await server.AskAsync(watch)).ExitCode);

        var refused = await server.AskAsync(watch);
        Assert.Equal(ExitCodes.InvalidArgument, refused.ExitCode);
        Assert.Contains("already exists", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await server.AskAsync([.. watch, "--overwrite"])).ExitCode);
    }

    [Fact]
    public async Task A_recorded_watch_can_be_served_again()
    {
        using var folder = new TemporaryFolder();
        var recording = folder.File("frames.jsonl.gz");
        var recorded = await server.AskAsync(
            "watch", "trades", "CF:BTCUSDT", "--history", "0", "--count", "5", "--record", recording, "--output", "json");
        using var replay = QosProcess.Start(["serve", "--key", "test-key", "--replay", recording]);
        var uri = await replay.ReadLineAsync();

        // With what was played before it connects: the recording lasts a few seconds only.
        var replayed = await QosProcess.RunAsync(
            ["watch", "trades", "CF:BTCUSDT", "--history", "5", "--count", "1", "--output", "json"], ("QOS_URI", uri),
            ("QOS_API_KEY", "test-key"));

        Assert.Equal(5, recorded.Lines.Length);
        await using var frames = new GZipStream(File.OpenRead(recording), CompressionMode.Decompress);
        using var text = new StreamReader(frames);
        var price = JsonElement.Parse(replayed.Lines.Single()).GetProperty("price").GetRawText();
        Assert.Contains(price, await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_server_says_its_address_and_nothing_else_and_ends_well(string signal)
    {
        using var process = QosProcess.Start(["serve"]);
        var address = await process.ReadLineAsync();
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+$", address);

        process.Signal(signal);

        var result = await process.EndAsync();
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("QOS_API_KEY", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{address.Replace("http", "ws", StringComparison.Ordinal)}/ws", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_with_one_seed_and_one_clock_answer_byte_for_byte_the_same()
    {
        // So slow that the clock stands still.
        string[] arguments = ["serve", "--key", "test-key", "--seed", "7", "--start", "2025-03-14T14:00Z", "--speed", "0.000001"];
        using var first = QosProcess.Start(arguments);
        using var second = QosProcess.Start(arguments);
        using var http = new HttpClient();

        foreach (var (path, body) in new (string Path, object Body)[]
        {
            ("snapshot", new { codes = new[] { "US:AAPL,TSLA", "HK:700", "CF:BTCUSDT" } }),
            ("trade", new { codes = new[] { "US:AAPL" }, count = 50 }),
            ("depth", new { codes = new[] { "SH:600519" } }),
            ("kline", new { kline_reqs = new[] { new { c = "US:AAPL,MSFT", co = 500, a = 1, kt = 5 } } }),
        })
        {
            Assert.Equal(await PostAsync(first), await PostAsync(second));

            async Task<string> PostAsync(QosProcess process)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{await process.AddressAsync()}/{path}");
                request.Content = JsonContent.Create(body);
                request.Headers.Add("key", "test-key");
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task History_over_a_file_of_bars_is_exactly_the_files_bars()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("bars.csv");
        await File.WriteAllLinesAsync(file, ["date,open,high,low,close,volume", .. MadeUpBars()], TestContext.Current.CancellationToken);

        await AssertHistoryIsTheFileAsync(file, "2016-01-05", "2017-06-30");
    }

    [Fact]
    public async Task History_over_real_bars_is_exactly_the_real_bars()
    {
        var file = RealBars.Find("us-aapl-day-2015-2017.csv");
        Assert.SkipWhen(file is null, "There are no real bars on this machine: no folder shared/data beside the repository.");

        await AssertHistoryIsTheFileAsync(file!, "2015-03-01", "2016-03-01");
    }

    [Fact]
    public async Task A_chart_is_a_file_whose_path_is_all_that_is_printed()
    {
        Assert.True(Charts.KLineChart.IsAvailable, "Qos.Charts was built without its chart library: npm is missing or failed.");
        using var folder = new TemporaryFolder();
        var file = folder.File("chart.html");

        var result = await server.AskAsync("chart", "US:AAPL", "HK:700", "--count", "50", "--moving-average", "5,20", "--out", file);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal([file], result.Lines);
        Assert.Contains("US:AAPL", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_ends_by_itself_without_a_terminal()
    {
        var result = await QosProcess.RunAsync(["demo", "--duration", "1s"]);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Contains("Simulated prices", result.Output, StringComparison.Ordinal);
        Assert.Contains("◄", result.Output, StringComparison.Ordinal);
        Assert.Matches(" (Buy|Sell) ", result.Output);
        Assert.DoesNotContain("\e", result.Output, StringComparison.Ordinal);
        // The last words can be copied, whether the program is on the path or not.
        var self = SelfCommand.Of(QosProcess.Native ?? "dotnet", AppContext.BaseDirectory, Environment.GetEnvironmentVariable("PATH"));
        Assert.Contains($"  {self} watch trades CF:BTCUSDT --simulator", result.Output, StringComparison.Ordinal);
    }

    private static async Task AssertHistoryIsTheFileAsync(string file, string from, string to)
    {
        using var process = QosProcess.Start(["serve", "--key", "test-key", "--no-limits", "--bars", $"US:AAPL={file}"]);
        var uri = await process.ReadLineAsync();

        var result = await QosProcess.RunAsync(
            ["kline", "US:AAPL", "--type", "day", "--from", from, "--to", to, "--output", "csv"], ("QOS_URI", uri),
            ("QOS_API_KEY", "test-key"));

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var names = result.Lines[0].Split(',');
        var printed = result.Lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary()).Select(row =>
            (Date: row["time"][..10], Open: Figure(row["open"]), High: Figure(row["high"]), Low: Figure(row["low"]),
                Close: Figure(row["close"]), Volume: Figure(row["volume"])));
        var expected = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Skip(1).Select(line => line.Split(','))
            .Where(row => string.CompareOrdinal(row[0], from) >= 0 && string.CompareOrdinal(row[0], to) <= 0)
            .Select(
                row => (Date: row[0], Open: Figure(row[1]), High: Figure(row[2]), Low: Figure(row[3]), Close: Figure(row[4]),
                    Volume: Figure(row[5])))
            .ToList();
        Assert.True(expected.Count > 200);
        Assert.Equal(expected, printed);
    }

    private static decimal Figure(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static IEnumerable<string> MadeUpBars()
    {
        var random = new Random(5);
        for (var (date, close) = (new DateOnly(2015, 10, 1), 100m); date.Year < 2018; date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                var open = close;
                close += random.Next(-300, 301) / 100m;
                var (high, low) = (Math.Max(open, close) + (random.Next(200) / 100m), Math.Min(open, close) - (random.Next(200) / 100m));
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{open},{high},{low},{close},{random.Next(1_000_000, 50_000_000)}");
            }
        }
    }
}
