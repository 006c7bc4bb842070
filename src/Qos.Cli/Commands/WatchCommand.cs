using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Commands;

internal static class WatchCommand
{
    public static Command Group() => new("watch", "Live streams. Ctrl+C, --count or --duration ends them.")
    {
        new WatchCommand<Snapshot>("snapshot", "Quotes as they change.", Layouts.Snapshot, (qos, codes, _, options) => qos.WatchSnapshotsAsync(codes, options)),
        Trades(),
        new WatchCommand<Depth>("depth", "Bids and asks as they change.", Layouts.Depth, (qos, codes, _, options) => qos.WatchDepthsAsync(codes, options)),
        KLines(),
    };

    private static WatchCommand<Trade> Trades()
    {
        var history = new Option<int?>("--history") { Description = "The last trades of each code that come first, 0 to 50 [default: 50]", HelpName = "N" };
        return new WatchCommand<Trade>(
            "trades", "Trades as they happen.", Layouts.Trade,
            (qos, codes, parse, options) => qos.WatchTradesAsync(codes, options with { Count = parse.GetValue(history) })) { history };
    }

    private static WatchCommand<KLine> KLines()
    {
        var type = KLineOptions.TypeOption();
        var history = new Option<int?>("--history") { Description = "Bars of each code that come before the running one [default: 0]", HelpName = "N" };
        var closedOnly = new Option<bool>("--closed-only") { Description = "Only finished bars, each once" };
        return new WatchCommand<KLine>(
            "kline", "The running bar as it changes.", Layouts.KLine,
            (qos, codes, parse, options) => qos.WatchKLinesAsync(
                codes, parse.GetValue(type), options with { Count = parse.GetValue(history), ClosedOnly = parse.GetValue(closedOnly) }))
        { type, history, closedOnly };
    }
}

/// <summary>A live stream on standard output; what happens to it is told on standard error, and its totals at the end.</summary>
internal sealed class WatchCommand<T> : QuoteCommand
    where T : class
{
    /// <summary>Items after which output is shown although more are waiting, so that a flood does not hide behind a buffer.</summary>
    private const int Batch = 256;

    private readonly Argument<string[]> _codes = FetchCommand.Codes();
    private readonly Option<long?> _count = new("--count") { Description = "End after so many items", HelpName = "N" };
    private readonly Option<TimeSpan?> _duration = DurationOption.Create("--duration", "End after a time");
    private readonly Option<string?> _record = new("--record")
    {
        Description = "Record every received frame to a file (JSON lines; gzip when the name ends in .gz) that `qos serve --replay` plays",
        HelpName = "FILE",
    };

    private readonly Option<OutputFormat> _output = OutputOption();
    private readonly Layout<T> _layout;
    private readonly Func<QosClient, string[], ParseResult, WatchOptions, LiveStream<T>> _watch;

    public WatchCommand(
        string name, string description, Layout<T> layout, Func<QosClient, string[], ParseResult, WatchOptions, LiveStream<T>> watch)
        : base(name, description)
    {
        (_layout, _watch) = (layout, watch);
        Add(_codes);
        Add(_count);
        Add(_duration);
        Add(_record);
        Add(_output);
    }

    protected override LiveOptions LiveOptionsOf(ParseResult parse) => new() { RecordTo = parse.GetValue(_record) };

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var qos = session.Client;
        var (someMissing, interrupted) = (false, false);
        var writer = RecordWriter.Create(parse.GetValue(_output), _layout);
        var stream = _watch(qos, parse.GetRequiredValue(_codes), parse, new WatchOptions { OnEvent = OnEvent });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(parse.GetValue(_duration) ?? Timeout.InfiniteTimeSpan);
        if (Connection.IsSimulatorWithHours(parse))
        {
            await Console.Error.WriteLineAsync("Closed markets are silent; --all-open keeps all of them open.");
        }

        var clock = Stopwatch.StartNew();
        using var reader = stream.Open(end.Token);
        var items = await CopyAsync(reader, writer, qos, parse.GetValue(_count) ?? long.MaxValue, end.Token);
        writer.Flush();
        var status = qos.GetStatus();
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{items} items in {clock.Elapsed.TotalSeconds:0.0} s, {reader.Dropped} dropped, {status.Gaps} gaps, {status.Reconnects} reconnects"));
        return someMissing && !cancellationToken.IsCancellationRequested ? ExitCodes.SomeMissing : ExitCodes.Success;

        void OnEvent(LiveEvent happened)
        {
            someMissing |= happened.Kind == LiveEventKind.Missing;
            interrupted |= happened.State is LiveState.Reconnecting or LiveState.Stopped;
            if (happened.Kind != LiveEventKind.StateChanged || interrupted)
            {
                writer.Flush();
                StandardOutput.Remark($"{happened.Kind}: {happened.Message}");
            }
        }
    }

    private static async Task<long> CopyAsync(LiveReader<T> reader, RecordWriter<T> writer, QosClient qos, long count, CancellationToken end)
    {
        long items = 0;
        try
        {
            while (items < count && await reader.WaitToReadAsync(end))
            {
                while (items < count && !end.IsCancellationRequested && reader.TryRead(out var item))
                {
                    if (items == 0 && qos.IsSimulated)
                    {
                        StandardOutput.Remark(RecordWriter.SimulatedRemark);
                    }

                    writer.Write(item);
                    if (++items % Batch == 0)
                    {
                        writer.Flush();
                    }
                }

                writer.Flush();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl+C and --duration are how a watch ends.
        }

        return items;
    }
}
