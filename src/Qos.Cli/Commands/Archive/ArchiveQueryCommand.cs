using System.CommandLine;
using System.Runtime.CompilerServices;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

/// <summary>Stored bars and trades, in the very form of <c>qos kline</c> and <c>qos trades</c>.</summary>
internal sealed class ArchiveQueryCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new();
    private readonly Option<KLineType?> _type = KLineOptions.TypeOption();
    private readonly Option<bool> _trades = new("--trades") { Description = Messages.Of("Trades instead of bars") };
    private readonly Option<bool> _revisions = new("--revisions")
    {
        Description = Messages.Of(
        "Final bars that the server changed later, with old and new values")
    };
    private readonly Option<bool> _events = new("--events")
    {
        Description = Messages.Of(
        "Splits and dividends, derived from unadjusted and adjusted day bars")
    };
    private readonly Option<MarketTime?> _from = MarketTimeOption.Create(
        "--from", Messages.Of("The earliest opening time [default: the first]"));
    private readonly Option<MarketTime?> _to = MarketTimeOption.Create(
        "--to", Messages.Of("The latest opening time, inclusive; a date means the whole day [default: the last]"));
    private readonly Option<Adjustment> _adjustment = ChoiceOption.Create(
        "--adjustment", [],
        Messages.Of("forward adjusts older prices to the level of the newest price, with the adjustment data of the archive"),
        ("none", Adjustment.None), ("forward", Adjustment.Forward));

    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchiveQueryCommand()
        : base("query", Messages.Of("Show stored bars without a request."))
    {
        foreach (var option in (ReadOnlySpan<Option>)[_type, _trades, _revisions, _events, _from, _to, _adjustment, _output])
        {
            Add(option);
        }

        Add(_codes);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var codes = _codes.Read(parse);
        var (format, from, to) = (parse.GetValue(_output), parse.GetValue(_from), parse.GetValue(_to));
        if (parse.GetValue(_revisions))
        {
            return await WriteAsync(
                codes, code => archive.GetRevisionsAsync(code, cancellationToken), RecordWriter.Create(format, ArchiveLayouts.Revision),
                r => r.New.IsSimulated, Messages.Of("no revisions"));
        }

        if (parse.GetValue(_events))
        {
            return await WriteAsync(
                codes, code => EventsAsync(archive, code, cancellationToken), RecordWriter.Create(format, ArchiveLayouts.Event),
                e => e.IsSimulated, Messages.Of("no known events"));
        }

        if (parse.GetValue(_trades))
        {
            var exitCode = await WriteAsync(
                codes, code => archive.GetTradesAsync(code, from, to, cancellationToken), RecordWriter.Create(format, Layouts.Trade),
                trade => trade.IsSimulated, Messages.Of("no stored trades in this range"));
            foreach (var code in codes)
            {
                foreach (var gap in await archive.GetGapsAsync(code, cancellationToken))
                {
                    StandardOutput.Remark(
                        Messages.Format($"{code}: gap from {gap.From:yyyy-MM-dd HH:mm:ss} to {gap.To:yyyy-MM-dd HH:mm:ss}, {gap.Reason}"));
                }
            }

            return exitCode;
        }

        var type = parse.GetValue(_type) ?? KLineType.Day;
        if (parse.GetValue(_adjustment) != Adjustment.None)
        {
            StandardOutput.Remark(Messages.Of("Adjusted prices use the adjustment factors of the last sync."));
        }

        return await WriteAsync(
            codes, code => archive.GetKLinesAsync(code, type, from, to, parse.GetValue(_adjustment), cancellationToken),
            RecordWriter.Create(format, Layouts.KLine),
            bar => bar.IsSimulated, Messages.Of("no stored bars in this range"));
    }

    private static async IAsyncEnumerable<ArchiveEvent> EventsAsync(
        IQosArchive archive, string code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var one in await archive.GetEventsAsync(code, cancellationToken))
        {
            yield return one;
        }
    }

    private static async Task<int> WriteAsync<T>(
        string[] codes, Func<string, IAsyncEnumerable<T>> read, RecordWriter<T> writer, Func<T, bool> isSimulated, string none)
    {
        const int batch = 4096;
        var missing = new List<MissingItem>();
        var simulated = false;
        long written = 0;
        foreach (var code in codes)
        {
            var before = written;
            await foreach (var item in read(code))
            {
                simulated |= isSimulated(item);
                writer.Write(item);
                if (++written % batch == 0)
                {
                    writer.Flush();
                }
            }

            if (written == before)
            {
                missing.Add(new MissingItem(code, none));
            }
        }

        return writer.Complete(written > 0, missing, simulated);
    }
}
