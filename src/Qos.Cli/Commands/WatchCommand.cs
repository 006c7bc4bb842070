using System.CommandLine;
using System.Diagnostics;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;
using Spectre.Console;

namespace Qos.Cli.Commands;

internal static class WatchCommand
{
    public static Command Group() => new("watch", Messages.Of("Stream live data until Ctrl+C, --count or --duration."))
    {
        new WatchCommand<Snapshot>(
            "snapshot", Messages.Of("Stream the changes of quotes."), Layouts.Snapshot,
            (qos, codes, _, options) => qos.WatchSnapshotsAsync(codes, options), s => s.Code),
        Trades(),
        new WatchCommand<Depth>(
            "depth", Messages.Of("Stream the changes of bids and asks."), Layouts.Depth,
            (qos, codes, _, options) => qos.WatchDepthsAsync(codes, options), d => d.Code),
        KLines(),
    };

    private static WatchCommand<Trade> Trades()
    {
        var history = NumberOption.Create<int>(
            "--history", Messages.Of("The number of past trades of each code to print first, 0 to 50 [default: 0]"), least: 0, most: 50);
        return new WatchCommand<Trade>(
            "trades", Messages.Of("Stream trades."), Layouts.Trade,
            (qos, codes, parse, options) => qos.WatchTradesAsync(codes, options with { Count = parse.GetValue(history) })) { history };
    }

    private static WatchCommand<KLine> KLines()
    {
        var type = KLineOptions.TypeOption();
        var history = NumberOption.Create<int>(
            "--history", Messages.Of("The number of bars of each code to print before the running bar [default: 0]"), least: 0, most: 1000);
        var closedOnly = new Option<bool>("--closed-only") { Description = Messages.Of("Only finished bars, each once") };
        return new WatchCommand<KLine>(
            "kline", Messages.Of("Stream the changes of the running bar."), Layouts.KLine,
            (qos, codes, parse, options) => qos.WatchKLinesAsync(
                codes, parse.GetValue(type) ?? KLineType.Day,
                options with { Count = parse.GetValue(history), ClosedOnly = parse.GetValue(closedOnly) }))
        { type, history, closedOnly };
    }
}

/// <summary>Writes a live stream to standard output, and its events and totals to standard error.</summary>
internal sealed class WatchCommand<T> : QuoteCommand
    where T : class
{
    /// <summary>Items after which output is shown although more are waiting, so that a flood does not hide behind a buffer.</summary>
    private const int Batch = 256;

    private readonly CodeArgument _codes = new();
    private readonly Option<long?> _count = NumberOption.Create<long>("--count", Messages.Of("Stop after this number of items"), least: 1);
    private readonly Option<TimeSpan?> _duration = DurationOption.Create("--duration", Messages.Of("Stop after this time"));
    private readonly Option<string?> _record = new("--record")
    {
        Description = Messages.Of(
            "Record every received frame to a file (JSON Lines; compressed if the name ends in .gz) for `qos serve --replay`"),
        HelpName = "FILE",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = Messages.Of(
        "Allow --record to replace an existing file")
    };
    private readonly Option<OutputFormat> _output = OutputOption();
    private readonly Layout<T> _layout;
    private readonly Func<QosClient, string[], ParseResult, WatchOptions, LiveStream<T>> _watch;

    /// <summary>The code whose state an item is; null for a stream of items that all count.</summary>
    private readonly Func<T, string>? _stateOf;

    public WatchCommand(
        string name, string description, Layout<T> layout, Func<QosClient, string[], ParseResult, WatchOptions, LiveStream<T>> watch,
        Func<T, string>? stateOf = null)
        : base(name, description)
    {
        (_layout, _watch, _stateOf) = (layout, watch, stateOf);
        Add(_codes);
        Add(_count);
        Add(_duration);
        Add(_record);
        Add(_overwrite);
        Add(_output);
    }

    protected override LiveOptions LiveOptionsOf(ParseResult parse) =>
        new() { RecordTo = parse.GetValue(_record), OverwriteRecording = parse.GetValue(_overwrite) };

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var codes = _codes.Read(parse, session.Client.Names);
        foreach (var silent in await session.Requests.GetSilentMarketsAsync(codes, cancellationToken))
        {
            StandardOutput.Remark(
                silent.DescribeSilence()
                    + (Connection.IsSimulatorWithHours(parse) ? Messages.Of(" --all-open keeps simulated markets open.") : ""));
        }

        var format = parse.GetValue(_output);
        var (exitCode, totals) = format == OutputFormat.Table && StandardOutput.IsTerminal && _stateOf is { } stateOf
            ? await StandardOutput.Terminal.Live(new Text(Messages.Of("Waiting for the first quote…"))).StartAsync(display =>
            {
                var writer = new InPlaceWriter<T>(_layout, stateOf, codes, () => session.Client.IsSimulated, display);
                return WatchAsync(parse, session.Client, codes, writer, InPlaceWriter<T>.Remark, cancellationToken);
            })
            : await WatchAsync(
                parse, session.Client, codes, RecordWriter.Create(format, _layout), StandardOutput.Remark, cancellationToken);
        Array.ForEach(totals, StandardOutput.Remark);
        return exitCode;
    }

    private async Task<(int ExitCode, string[] Totals)> WatchAsync(
        ParseResult parse, QosClient qos, string[] codes, RecordWriter<T> writer, Action<string> remark,
        CancellationToken cancellationToken)
    {
        var (someMissing, interrupted, hasConnected) = (false, false, false);
        QosErrorKind? failure = null;
        var verified = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var stream = _watch(qos, codes, parse, new WatchOptions { OnEvent = OnEvent, Duration = parse.GetValue(_duration) });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = Stopwatch.StartNew();
        using var reader = stream.Open(end.Token);
        var items = await CopyAsync(reader, writer, BeforeFirst, parse.GetValue(_count) ?? long.MaxValue, end.Token);
        writer.Flush();
        var status = qos.GetStatus();
        var totals = Messages.Format(
            $"{items} items in {clock.Elapsed.TotalSeconds:0.0} s, {reader.Dropped} dropped, {status.Gaps} gaps, {status.Reconnects} reconnects");
        return (ExitCode(), verified.Count == 0 ? [totals] : [totals, Messages.Format($"Verified as complete: {Shown(verified)}")]);

        // The reason of a failure has been printed when it happened.
        int ExitCode() =>
            items == 0 && !hasConnected && failure is { } kind ? ExitCodes.Of(kind)
            : cancellationToken.IsCancellationRequested && items > 0 ? ExitCodes.Success
            : ExitCodes.Of(hasData: items > 0, someMissing);

        void BeforeFirst()
        {
            if (qos.IsSimulated && writer is not InPlaceWriter<T>)
            {
                remark(RecordWriter.SimulatedRemark);
            }
        }

        void OnEvent(LiveEvent happened)
        {
            if (happened is StateChangedEvent changed)
            {
                hasConnected |= changed.State == LiveState.Connected;
                failure = changed.Error ?? failure;
                interrupted |= changed.State is LiveState.Reconnecting or LiveState.Stopped;
            }

            someMissing |= happened.Kind is LiveEventKind.Missing or LiveEventKind.Refused;
            if (happened is VerifiedEvent { Code: { } code, To: var until })
            {
                // Verified periods of every code and minute would flood a terminal; they are reported at the end.
                verified[code] = until;
                return;
            }

            if (happened is not StateChangedEvent || interrupted)
            {
                writer.Flush();
                remark($"{Words.Of(happened.Kind)}: {happened.Message}");
            }
        }
    }

    private static string Shown(IReadOnlyDictionary<string, DateTimeOffset> verified) =>
        string.Join(", ", verified.Select(one => Messages.Format($"{one.Key} up to {one.Value:HH:mm:ss zzz}")));

    private static async Task<long> CopyAsync(
        LiveReader<T> reader, RecordWriter<T> writer, Action beforeFirst, long count, CancellationToken end)
    {
        long items = 0;
        try
        {
            while (items < count && await reader.WaitToReadAsync(end))
            {
                while (items < count && !end.IsCancellationRequested && reader.TryRead(out var item))
                {
                    if (items == 0)
                    {
                        beforeFirst();
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
