using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Qos.Cli.Output;
using Qos.Client;
using Spectre.Console;

namespace Qos.Cli.Commands;

/// <summary>Which bars: the options that the K-line commands share.</summary>
internal sealed class KLineOptions
{
    private readonly Option<KLineType?> _type = TypeOption();
    private readonly Option<int?> _count = new("--count") { Description = "The newest bars of each code, 1 to 1000 [default: 100]", HelpName = "N" };
    private readonly Option<Moment?> _from = new("--from")
    {
        Description = "The earliest opening time: 2024-03-01, 2024-03-01T09:30 (the exchange's), or with an offset; any distance back",
        HelpName = "TIME",
        CustomParser = ParseMoment,
    };

    private readonly Option<Moment?> _to = new("--to") { Description = "The latest opening time, included [default: now]", HelpName = "TIME", CustomParser = ParseMoment };

    private readonly Option<Adjustment> _adjustment = ChoiceOption.Create(
        "--adjustment", [], "forward brings older prices to the scale of the newest one over splits and dividends",
        ("none", Adjustment.None), ("forward", Adjustment.Forward));

    public static Option<KLineType?> TypeOption()
    {
        var option = new Option<KLineType?>("--type")
        {
            Description = $"The period: {string.Join(' ', KLineTypes.ShortNames)}, or day, minute5, … [default: 1d]",
            HelpName = "TYPE",
            CustomParser = static result =>
            {
                var text = result.Tokens[0].Value;
                if (KLineTypes.TryParse(text, out var type))
                {
                    return type;
                }

                var meant = text.EndsWith('M') ? " Minutes are 1m, months 1mo." : "";
                result.AddError($"'{text}' is not a K-line type.{meant} Write one of {string.Join(' ', KLineTypes.ShortNames)}.");
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
        command.Add(_adjustment);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_count) is not null && result.GetResult(_from) is not null)
            {
                result.AddError("--count gives the newest bars and --from a range: choose one of them.");
            }
            else if (result.GetResult(_to) is not null && result.GetResult(_from) is null)
            {
                result.AddError("--to ends a range that begins at --from: add --from.");
            }
        });
    }

    /// <summary>The bars of each code in the order asked, and the codes without any. Notices go to standard error.</summary>
    public async Task<(IReadOnlyList<KLineSeries> Series, IReadOnlyList<MissingItem> Missing)> FetchAsync(
        ParseResult parse, QosRequests qos, string[] codes, CancellationToken cancellationToken)
    {
        var (type, adjustment) = (parse.GetValue(_type) ?? KLineType.Day, parse.GetValue(_adjustment));
        if (parse.GetValue(_from) is not { } from)
        {
            var result = await qos.GetKLinesAsync(codes, type, parse.GetValue(_count) ?? 100, adjustment, cancellationToken);
            return (result, result.Missing);
        }

        var to = parse.GetValue(_to) ?? new Moment(DateTime.UtcNow);
        var series = new List<KLineSeries>();
        var missing = new List<MissingItem>();
        foreach (var code in codes)
        {
            var history = await WithProgressAsync(
                code, progress => qos.GetKLineHistoryAsync(code, type, from.Time, to.Time, adjustment, progress, cancellationToken));
            if (history.Notice is { } notice)
            {
                await Console.Error.WriteLineAsync($"{code}: {notice}");
            }

            if (history.Bars.Count == 0)
            {
                missing.Add(new MissingItem(code, "no bars in this range"));
            }
            else
            {
                series.Add(new KLineSeries(history.Code, history.Type, history.Adjustment, history.Bars));
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
                bar.Description = $"{Markup.Escape(code)} {p.Bars} bars, back to {p.Oldest:yyyy-MM-dd}";
            }));
        });
    }

    private static Moment? ParseMoment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var hasOffset = text.EndsWith('Z') || (text.Length > 10 && text.AsSpan(10).ContainsAny('+', '-'));
        if (hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return new Moment(instant.UtcDateTime);
        }

        if (!hasOffset && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new Moment(local);
        }

        result.AddError($"'{text}' is no time. Write 2024-03-01, 2024-03-01T09:30 or 2024-03-01T09:30+08:00.");
        return null;
    }

    /// <summary>A time as the client takes it: UTC, or of unspecified kind for the exchange's own.</summary>
    private sealed record Moment(DateTime Time);
}
