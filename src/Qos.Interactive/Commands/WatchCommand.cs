using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Qos.Client;
using Qos.Display;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary><c>#!qos-watch</c></summary>
public sealed class WatchCommand : QosCommand
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    internal static IReadOnlyList<string> Kinds { get; } = ["trades", "quotes", "depth", "klines"];

    /// <summary>The codes, separated by commas.</summary>
    public string? Code { get; set; }

    /// <summary>The kind of data.</summary>
    public string? Kind { get; set; }

    /// <summary>The period of bars by its short name.</summary>
    public string? Type { get; set; }

    /// <summary>How long.</summary>
    public string? For { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel) =>
    [
        .. base.GetValidationErrors(kernel), .. CodeErrors(Code), .. TypeErrors(Type),
        .. Kind is null || Kinds.Contains(Kind, StringComparer.OrdinalIgnoreCase)
            ? Array.Empty<string>()
            : [Messages.Format($"--kind {Kind}: use one of {string.Join(", ", Kinds)}.")],
        .. For is null || DurationOf(For) is not null
            ? Array.Empty<string>()
            : [Messages.Format($"--for {For}: use a time from 1s to 24h, for example 30s, 5m or 1h.")],
    ];

    private protected override async Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        var client = await connection.GetAsync().ConfigureAwait(false);
        var codes = CodeList.Parse([Code!]).Select(code => code.Text).ToArray();
        await (Kind?.ToLowerInvariant() switch
        {
            "quotes" => ShowAsync(
                context, client.WatchSnapshotsAsync(codes), all => QuoteTables.Snapshots(Newest(all, quote => quote.Code))),
            "depth" => ShowAsync(context, client.WatchDepthsAsync(codes), all => QuoteTables.Ladders(Newest(all, depth => depth.Code))),
            "klines" => ShowAsync(
                context, client.WatchKLinesAsync(codes, TypeOf(Type)), all => QuoteTables.Bars(Newest(all, bar => (bar.Code, bar.Time)))),
            _ => ShowAsync(context, client.WatchTradesAsync(codes), Trades),
        }).ConfigureAwait(false);
    }

    private static string Trades(IReadOnlyList<Trade> trades) =>
        string.Concat(trades.GroupBy(trade => trade.Code).Select(code => PlotlyPage.Fragment(Figures.Trades([.. code.TakeLast(300)]))))
        + QuoteTables.Trades(trades, rows: 10);

    private static IEnumerable<T> Newest<T, TKey>(IEnumerable<T> all, Func<T, TKey> key) => all.GroupBy(key).Select(group => group.Last());

    private static TimeSpan? DurationOf(string text)
    {
        var unit = text.Length > 0 ? char.ToLowerInvariant(text[^1]) : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, >= '0' and <= '9' => 1, _ => 0 };
        var number = char.IsAsciiDigit(unit) ? text : text[..^1];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && (long)count * seconds is > 0 and var total && total <= Longest.TotalSeconds
                ? TimeSpan.FromSeconds(total)
                : null;
    }

    /// <summary>Draws what comes into one output, at most four times a second, until the time is over or the cell is interrupted.</summary>
    private async Task ShowAsync<T>(KernelInvocationContext context, LiveStream<T> stream, Func<IReadOnlyList<T>, string> draw)
        where T : class
    {
        var duration = For is null ? Default : DurationOf(For)!.Value;
        var items = new List<T>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        stop.CancelAfter(duration);
        DisplayedValue? output = null;
        var drawn = 0L;
        try
        {
            await foreach (var item in stream.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                items.Add(item);
                if (output is null || TimeSpan.FromMilliseconds(Environment.TickCount64 - drawn) >= Redraw)
                {
                    Show();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is over or the cell was interrupted. The received items are kept.
        }

        if (items.Count == 0)
        {
            context.DisplayAs(Messages.Format($"No data within {duration.TotalSeconds:0} s. The market may be closed."), "text/plain");
        }
        else
        {
            Show();
        }

        await SendAsync(context, items.ToArray()).ConfigureAwait(false);

        void Show()
        {
            var html = new Markup(draw(items));
            if (output is null)
            {
                output = context.Display(html, "text/html");
            }
            else
            {
                output.Update(html);
            }

            drawn = Environment.TickCount64;
        }
    }
}
