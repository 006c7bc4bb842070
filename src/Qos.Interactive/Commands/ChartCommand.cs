using System.Collections;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Qos.Client;
using Qos.Display;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary><c>#!qos-chart</c></summary>
public sealed class ChartCommand : QosCommand
{
    /// <summary>The variable that is drawn.</summary>
    public string? Variable { get; set; }

    /// <summary>The kernel of the variable; null for the cell's.</summary>
    public string? From { get; set; }

    /// <summary>Periods of moving averages, separated by commas.</summary>
    public string? Averages { get; set; }

    /// <summary>Panels, separated by commas.</summary>
    public string? Panels { get; set; }

    /// <summary>Whether to draw Bollinger bands.</summary>
    public bool Bands { get; set; }

    /// <summary>Whether to draw the volume by price.</summary>
    public bool Profile { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        foreach (var error in base.GetValidationErrors(kernel))
        {
            yield return error;
        }

        foreach (var error in Split(Averages).SelectMany(period => NumberErrors("--averages", period, 1, 100_000)))
        {
            yield return error;
        }

        foreach (var panel in Split(Panels).Where(panel => !Enum.TryParse<Panel>(panel, ignoreCase: true, out _)))
        {
            yield return Messages.Format($"--panels {panel}: use {string.Join(", ", Enum.GetNames<Panel>()).ToLowerInvariant()}.");
        }

        if (From is not null && kernel.FindKernelByName(From) is null)
        {
            yield return Messages.Format(
                $"--from {From}: there is no such kernel. Use {string.Join(", ", kernel.ChildKernels.Select(child => child.Name))}.");
        }
    }

    private protected override async Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        var kernel = From is null ? CellKernel(context) : context.HandlingKernel.RootKernel.FindKernelByName(From)!;
        var result = await kernel.SendAsync(
            new RequestValue(Variable, "text/plain", kernel.Name), context.CancellationToken).ConfigureAwait(false);
        var value = result.Events.OfType<ValueProduced>().FirstOrDefault()?.Value
            ?? throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Format($"The {kernel.KernelInfo.LanguageName} kernel has no variable '{Variable}' with a value. Check the name, or set --from."));
        foreach (var figure in Figure(value))
        {
            context.Display(figure, "text/html");
        }
    }

    private static string[] Split(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private IEnumerable<Plotly.NET.GenericChart> Figure(object value)
    {
        switch (SharedModels.Unwrap(value))
        {
            case Plotly.NET.GenericChart figure:
                return [figure];
            case KLineHistory history:
                return [Bars(history.Bars)];
            case KLineSeries series:
                return [Bars(series.Bars)];
            case KLine bar:
                return [Bars([bar])];
            case IEnumerable items and not string:
                var list = items.Cast<object?>().Select(SharedModels.Unwrap).ToArray();
                if (list.Length > 0 && list.All(item => item is KLine))
                {
                    // One chart for each code, in the order in which they come.
                    return [.. list.Cast<KLine>().GroupBy(bar => bar.Code).Select(code => Bars([.. code]))];
                }

                if (list.Length > 0 && list.All(item => item is KLineSeries))
                {
                    return [.. list.Cast<KLineSeries>().Select(series => Bars(series.Bars))];
                }

                if (list.Length > 0 && list.All(item => item is Trade))
                {
                    return [.. list.Cast<Trade>().GroupBy(trade => trade.Code).Select(
                        code => Profile ? Figures.VolumeByPrice([.. code]) : Figures.Trades([.. code]))];
                }

                var what = list.Length == 0
                    ? Messages.Of("empty")
                    : Messages.Format($"a list of {list.FirstOrDefault(item => item is not KLine and not Trade)?.GetType().Name ?? "null"}");
                throw new QosException(
                    QosErrorKind.InvalidArgument,
                    Messages.Format($"'{Variable}' is {what}. #!qos-chart draws K-lines, series, histories, trades and Plotly figures."));
            case var other:
                throw new QosException(
                    QosErrorKind.InvalidArgument,
                    Messages.Format($"'{Variable}' is {other?.GetType().Name ?? "null"}. #!qos-chart draws K-lines, series, histories, trades and Plotly figures."));
        }
    }

    private Plotly.NET.GenericChart Bars(IReadOnlyList<KLine> bars) => Profile
        ? Figures.VolumeByPrice(bars)
        : Figures.Candles(bars, new CandleOptions
        {
            Averages = [.. Split(Averages).Select(period => int.Parse(period, CultureInfo.InvariantCulture))],
            Bands = Bands,
            Panels = Panels is null ? [Panel.Volume] : [.. Split(Panels).Select(panel => Enum.Parse<Panel>(panel, ignoreCase: true))],
        });
}
