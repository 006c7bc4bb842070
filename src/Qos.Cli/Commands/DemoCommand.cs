using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.Simulator;
using Spectre.Console;

namespace Qos.Cli.Commands;

/// <summary>The first minute: quotes of many markets, a chart and live trades, from a simulator inside of this process.</summary>
internal sealed class DemoCommand : Command
{
    private const string ChartCode = "US:AAPL";
    private const int ChartBars = 120;
    private const int ChartHeight = 16;
    private const int TradesOnScreen = 14;
    private static readonly TimeSpan TimeToConnect = TimeSpan.FromSeconds(30);
    private static readonly string[] Codes =
        ["HK:700", "HK:9988", "SH:600519", "SZ:002594", "US:AAPL", "US:TSLA", "CF:BTCUSDT", "CF:ETHUSDT", "FX:EURUSD", "CM:XAUUSD"];

    private static readonly string[] TradeCodes = ["US:AAPL", "HK:700", "SH:600519", "CF:BTCUSDT"];
    private readonly Option<TimeSpan?> _duration = DurationOption.Create(
        "--duration", Messages.Of("The duration of the live trades [default: 10s]"));

    public DemoCommand()
        : base("demo", Messages.Of("Show a short tour without a key: simulated quotes, a K-line chart and ten seconds of live trades."))
    {
        Add(_duration);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var session = await EmbeddedSession.StartAsync(
            new QosSimulatorOptions { AllOpen = true }.WithPlan(null), cancellationToken: cancellationToken);
        var qos = session.Client;
        var terminal = StandardOutput.Terminal;
        terminal.Write(
            new Panel(Messages.Of("[bold]Simulated prices.[/] A simulator inside this program: no key, no network, every market open."))
            .Header(Messages.Of("Qos demo"))
            .Border(BoxBorder.Rounded));

        // Names come with the instruments; quotes carry them from then on.
        var names = (await qos.GetInstrumentsAsync(Codes, cancellationToken)).ToDictionary(i => i.Code, i => i.Name);
        Head(Messages.Of("Quotes of seven markets"));
        terminal.Write(Layouts.Snapshot.ToTable(await qos.GetSnapshotsAsync(Codes, cancellationToken), terminal.Profile.Width));

        Head(Messages.Format($"{ChartCode} {names[ChartCode]}, daily K-lines"));
        var series = (await qos.GetKLinesAsync([ChartCode], KLineType.Day, ChartBars, cancellationToken: cancellationToken)).Single();
        terminal.Write(new CandleChart(series.Bars, ChartHeight));

        var duration = parse.GetValue(_duration) ?? TimeSpan.FromSeconds(10);
        Head(Messages.Format($"Live trades for {duration.TotalSeconds:0.#} s"));
        await WatchAsync(qos, duration, cancellationToken);

        Head(Messages.Of("Next steps"));
        foreach (var (arguments, what) in new[]
        {
            ("watch trades CF:BTCUSDT --simulator", Messages.Of("a live stream until Ctrl+C; --output json for programs")),
            ("serve --all-open", Messages.Of("run the simulator as a server for your own programs and tests")),
            ("snapshot HK:700", Messages.Format($"real prices, with your key in the environment variable {QosEnvironment.ApiKey}")),
            ("--help", Messages.Of("all other commands")),
        })
        {
            // Not by the terminal's own writer, which would break a long command over two lines.
            StandardOutput.Writer.WriteLine($"  {SelfCommand.Text} {arguments}");
            StandardOutput.Writer.WriteLine($"      {what}");
        }

        await StandardOutput.Writer.FlushAsync(cancellationToken);
        return ExitCodes.Success;

        void Head(string text)
        {
            terminal.WriteLine();
            terminal.Write(new Rule(Markup.Escape(text)).LeftJustified());
            StandardOutput.Writer.Flush();
        }
    }

    private static async Task WatchAsync(QosClient qos, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(duration + TimeToConnect);
        using var reader = qos.WatchTradesAsync(TradeCodes, new WatchOptions { Count = 2 }).Open(end.Token);
        try
        {
            await reader.WaitToReadAsync(end.Token);
            end.CancelAfter(duration);
            await (StandardOutput.IsTerminal ? ShowLiveAsync(reader, end.Token) : WriteLinesAsync(reader, end.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static Task ShowLiveAsync(LiveReader<Trade> reader, CancellationToken end)
    {
        var newest = new Queue<Trade>();
        return StandardOutput.Terminal.Live(new Text(Messages.Of("Waiting for the first trade…"))).StartAsync(async live =>
        {
            while (await reader.WaitToReadAsync(end))
            {
                while (reader.TryRead(out var trade))
                {
                    newest.Enqueue(trade);
                    if (newest.Count > TradesOnScreen)
                    {
                        newest.Dequeue();
                    }
                }

                live.UpdateTarget(Layouts.Trade.ToTable(newest, StandardOutput.MaxWidth));
            }
        });
    }

    private static async Task WriteLinesAsync(LiveReader<Trade> reader, CancellationToken end)
    {
        var lines = RecordWriter.Create(OutputFormat.Table, Layouts.Trade);
        while (await reader.WaitToReadAsync(end))
        {
            while (reader.TryRead(out var trade))
            {
                lines.Write(trade);
            }

            lines.Flush();
        }
    }
}
