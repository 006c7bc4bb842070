using System.CommandLine;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;
using Spectre.Console;

namespace Qos.Cli.Commands;

/// <summary>Which bars: the options that the K-line commands share.</summary>
internal sealed class KLineOptions
{
    private const int DefaultCount = 100;

    /// <summary>The most that one answer holds: more need a history, with progress.</summary>
    private const int MaxBars = 1000;

    private readonly Option<KLineType?> _type = TypeOption();
    private readonly Option<int?> _count = new("--count")
    {
        Description = Messages.Of("The number of last bars of each code up to --to; more than 1000 take several requests [default: 100]"),
        HelpName = "N",
    };

    private readonly Option<MarketTime?> _from = MarketTimeOption.Create(
        "--from",
        Messages.Of("The earliest opening time: 2024-03-01 (the whole day), 2024-03-01T09:30 (exchange time), or with an offset"));

    private readonly Option<MarketTime?> _to = MarketTimeOption.Create(
        "--to",
        Messages.Of("The latest opening time, inclusive, written like --from; a date means the whole day at the exchange [default: now]"));

    private readonly Option<bool> _closedOnly = new("--closed-only")
    {
        Description = Messages.Of(
        "Only finished bars; --count does not include the running bar")
    };

    private readonly Option<Adjustment> _adjustment = ChoiceOption.Create(
        "--adjustment", [], Messages.Of("forward adjusts older prices for splits and dividends, to the level of the newest price"),
        ("none", Adjustment.None), ("forward", Adjustment.Forward));

    public static Option<KLineType?> TypeOption()
    {
        var option = new Option<KLineType?>("--type")
        {
            Description = Messages.Format($"The period: {string.Join(' ', KLineTypes.ShortNames)}, or day, minute5, … [default: 1d]"),
            HelpName = "TYPE",
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value;
                if (KLineTypes.TryParse(text, out var type))
                {
                    return type;
                }

                var meant = text.EndsWith('M') ? Messages.Of(" Minutes are 1m, months 1mo.") : "";
                result.AddError(
                    Messages.Format($"'{text}' is not a K-line type.{meant} Write one of {string.Join(' ', KLineTypes.ShortNames)}."));
                return null;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. KLineTypes.ShortNames]);
        return option;
    }

    public void AddTo(Command command)
    {
        command.Add(_type);
        command.Add(_count);
        command.Add(_from);
        command.Add(_to);
        command.Add(_closedOnly);
        command.Add(_adjustment);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_count) is not null && result.GetResult(_from) is not null)
            {
                result.AddError(
                    Messages.Of("--count and --from cannot be combined: --count returns the last bars up to --to, --from a range. Choose one of them."));
            }
        });
    }

    /// <summary>The bars of each code in the order asked, and the codes without any. Notices go to standard error.</summary>
    public async Task<(IReadOnlyList<KLineSeries> Series, IReadOnlyList<MissingItem> Missing)> FetchAsync(
        ParseResult parse, QosRequests qos, string[] codes, CancellationToken cancellationToken)
    {
        var (type, adjustment, closedOnly) = (parse.GetValue(_type) ?? KLineType.Day, parse.GetValue(_adjustment),
            parse.GetValue(_closedOnly));
        var (from, to, count) = (parse.GetValue(_from), parse.GetValue(_to), parse.GetValue(_count) ?? DefaultCount);
        if (from is null && to is null && count <= MaxBars)
        {
            var result = await qos.GetKLinesAsync(codes, type, count, adjustment, closedOnly, cancellationToken);
            return (result, result.Missing);
        }

        var series = new List<KLineSeries>();
        var missing = new List<MissingItem>();
        foreach (var code in codes)
        {
            var history = await WithProgressAsync(code, progress => from is { } start
                ? qos.GetKLineHistoryAsync(code, type, start, to, adjustment, progress, cancellationToken)
                : qos.GetLastKLinesAsync(code, type, count, to, adjustment, closedOnly, progress, cancellationToken));
            var bars = closedOnly ? [.. history.Bars.Where(bar => bar.IsFinal)] : history.Bars;
            if (bars.Count == 0)
            {
                missing.Add(new MissingItem(code, history.Notice?.TrimEnd('.') ?? Messages.Of("no finished bars in this range")));
                continue;
            }

            series.Add(new KLineSeries(history.Code, history.Type, history.Adjustment, bars));
            if (history.Notice is { } notice)
            {
                StandardOutput.Remark($"{code}: {notice}");
            }
        }

        return (series, missing);
    }

    private static async Task<KLineHistory> WithProgressAsync(string code, Func<IProgress<KLineHistoryProgress>?, Task<KLineHistory>> fetch)
    {
        if (Console.IsErrorRedirected || !StandardOutput.ErrorTerminal.Profile.Capabilities.Interactive)
        {
            return await fetch(null);
        }

        return await StandardOutput.ErrorTerminal.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(code), maxValue: 1);
            return await fetch(new Progress<KLineHistoryProgress>(p =>
            {
                bar.Value = p.Fraction;
                bar.Description = Messages.Format($"{Markup.Escape(code)} {p.Bars} bars, back to {p.Oldest:yyyy-MM-dd}");
            }));
        });
    }
}
