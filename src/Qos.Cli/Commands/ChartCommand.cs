using System.CommandLine;
using System.Globalization;
using Qos.Charts;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Bars as one HTML page, in the browser or in a file.</summary>
internal sealed class ChartCommand : QuoteCommand
{
    private readonly CodeArgument _codes = new();
    private readonly KLineOptions _bars = new();
    private readonly Option<string?> _out = new("--out")
    {
        Description = Messages.Of("Write the page to this file instead of opening it in the browser"),
        HelpName = "FILE",
    };
    private readonly Option<int[]> _averages = new("--moving-average")
    {
        Description = Messages.Of("Periods of moving averages, in bars, for example 20,60"),
        HelpName = "N,N",
        CustomParser = static result =>
        {
            var periods = new List<int>();
            foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',')))
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var period) && period > 0)
                {
                    periods.Add(period);
                }
                else
                {
                    result.AddError(Messages.Format($"'{text}' is not a moving average period. Write whole numbers such as 20,60."));
                }
            }

            return [.. periods];
        },
    };

    private readonly Option<bool> _normalize = new("--normalize")
    {
        Description = Messages.Of(
        "Draw several codes as percent changes on one scale")
    };
    private readonly Option<bool> _log = new("--log") { Description = Messages.Of("Use a logarithmic price scale") };

    public ChartCommand()
        : base("chart", Messages.Of("Draw a K-line chart as one HTML page that works offline."))
    {
        Add(_codes);
        _bars.AddTo(this);
        foreach (var option in (ReadOnlySpan<Option>)[_out, _averages, _normalize, _log])
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        if (!KLineChart.IsAvailable)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Of("This build has no chart library, because npm was not available during the build. Install npm and build again."));
        }

        var codes = _codes.Read(parse, session.Client.Names);
        var (series, missing) = await _bars.FetchAsync(parse, session.Requests, codes, cancellationToken);
        if (series.Count == 0)
        {
            throw new QosException(QosErrorKind.NoData, string.Join(' ', missing.Select(m => Messages.Format($"{m.Code}: {m.Reason}."))));
        }

        var names = session.Client.Names;
        var nameless = series.Select(s => s.Code).Where(code => names.Find(InstrumentCode.Parse(code)) is not { Name: not null }).ToList();
        if (nameless.Count > 0)
        {
            await session.Requests.GetInstrumentsAsync(nameless, cancellationToken);
        }

        var options = new ChartOptions
        {
            MovingAverages = parse.GetValue(_averages) ?? [],
            Normalize = parse.GetValue(_normalize),
            LogScale = parse.GetValue(_log),
            UpIsRed = Palette.Current.UpIsRed,
            Language = CultureInfo.CurrentUICulture.Name,
            Names = series.Select(s => (s.Code, names.Find(InstrumentCode.Parse(s.Code))?.Name)).Where(s => s.Name is not null)
                .DistinctBy(s => s.Code).ToDictionary(s => s.Code, s => s.Name!),
        };
        var path = Write(parse.GetValue(_out), series, options);
        await StandardOutput.Writer.WriteLineAsync(path);
        await StandardOutput.Writer.FlushAsync(cancellationToken);
        if (parse.GetValue(_out) is null && !ChartViewer.TryOpen(path, out var problem))
        {
            await Console.Error.WriteLineAsync(problem);
        }

        // A page is for people, its path may be for a program: what is to be said beside it is not on standard output.
        return RecordWriter.Complete(hasData: true, missing, session.Client.IsSimulated, remarks: Console.Error);
    }

    private static string Write(string? path, IReadOnlyList<KLineSeries> series, ChartOptions options)
    {
        try
        {
            if (path is null)
            {
                return ChartViewer.WriteTemporaryFile(series, options);
            }

            KLineChart.WriteFile(path, series, options);
            return path;
        }
        catch (ArgumentException e)
        {
            throw new QosException(QosErrorKind.InvalidArgument, e.Message, e);
        }
    }
}
