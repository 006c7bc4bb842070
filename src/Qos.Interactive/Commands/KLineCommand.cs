using Microsoft.DotNet.Interactive;
using Qos.Client;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary><c>#!qos-kline</c></summary>
public sealed class KLineCommand : QosCommand
{
    private const int DefaultCount = 250;
    private const int MostBars = 1000;

    /// <summary>The codes, separated by commas.</summary>
    public string? Code { get; set; }

    /// <summary>The period by its short name.</summary>
    public string? Type { get; set; }

    /// <summary>The number of bars.</summary>
    public string? Count { get; set; }

    /// <summary>The adjustment for splits and dividends.</summary>
    public string? Adjustment { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel) =>
    [
        .. base.GetValidationErrors(kernel), .. CodeErrors(Code), .. TypeErrors(Type), .. NumberErrors("--count", Count, 1, MostBars),
        .. Adjustment is null || Enum.TryParse<Adjustment>(Adjustment, ignoreCase: true, out _)
            ? Array.Empty<string>()
            : [Messages.Format($"--adjustment {Adjustment}: use none or forward.")],
    ];

    private protected override async Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        var client = await connection.GetAsync().ConfigureAwait(false);
        var codes = CodeList.Parse([Code!]).Select(code => code.Text).ToArray();
        var adjustment = Adjustment is null ? Client.Adjustment.None : Enum.Parse<Adjustment>(Adjustment, ignoreCase: true);
        var series = await client.GetKLinesAsync(
            codes, TypeOf(Type), NumberOf(Count, DefaultCount), adjustment, cancellationToken: context.CancellationToken)
                .ConfigureAwait(false);
        if (series.Count == 0)
        {
            throw new QosException(QosErrorKind.NoData, string.Join("\n", series.Missing.Select(item => $"{item.Code}: {item.Reason}")));
        }

        connection.KnownCodes.UnionWith(series.Select(one => one.Code));
        await SendAsync(context, codes.Length == 1 ? series[0].Bars.ToArray() : series.ToArray()).ConfigureAwait(false);
        if (Name is null)
        {
            foreach (var one in series)
            {
                context.Display(one, "text/html");
            }
        }
        else
        {
            var bars = series.Sum(one => one.Bars.Count);
            context.DisplayAs(
                Messages.Format($"{Name}: {bars} bars of {string.Join(", ", series.Select(one => one.Code))}, {TypeOf(Type).ShortName()}"),
                "text/plain");
        }

        foreach (var item in series.Missing)
        {
            context.DisplayAs($"{item.Code}: {item.Reason}", "text/plain");
        }
    }
}
