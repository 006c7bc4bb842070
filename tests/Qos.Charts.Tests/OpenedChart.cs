using System.Text.Json;
using Microsoft.Playwright;
using Qos.Client;

namespace Qos.Charts.Tests;

/// <summary>A chart page in the browser, with what it asked the network for and what it complained about.</summary>
internal sealed class OpenedChart : IAsyncDisposable
{
    private readonly string _file;
    private readonly IBrowserContext _context;

    private OpenedChart(IBrowserContext context, IPage page, string file)
    {
        (_context, Page, _file) = (context, page, file);
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Console += (_, message) => Complaints.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        page.PageError += (_, error) => Complaints.Add(error);
    }

    internal IPage Page { get; }

    internal List<string> Requests { get; } = [];

    internal List<string> Complaints { get; } = [];

    internal string Address => new Uri(_file).AbsoluteUri;

    internal static async Task<OpenedChart> OpenAsync(IBrowserContext context, IEnumerable<KLineSeries> series, ChartOptions? options)
    {
        var file = ChartViewer.WriteTemporaryFile(series, options);
        var opened = new OpenedChart(context, await context.NewPageAsync(), file);
        await opened.Page.GotoAsync(opened.Address);
        Assert.Empty(opened.Complaints);
        await opened.Page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return opened;
    }

    /// <summary>
    /// Evaluates an expression in which <c>chart</c>, <c>views</c> and <c>pixel(pane, x, y)</c>, the colour drawn there, are at hand.
    /// </summary>
    internal Task<T> EvaluateAsync<T>(string expression, object? argument = null) => Page.EvaluateAsync<T>(
        $$"""
        argument => {
          const { chart, views, model } = qosChart;
          const picture = chart.takeScreenshot().getContext('2d');
          const tops = chart.panes().map(
                pane => pane.getHTMLElement().getBoundingClientRect().top - chart.chartElement().getBoundingClientRect().top);
          const { width, height } = picture.canvas;
          const data = picture.getImageData(0, 0, width, height).data;
          const pixel = (pane, x, y) => (at => data.slice(at, at + 3).join())(4 * (Math.round(tops[pane] + y) * width + Math.round(x)));
          return {{expression}};
        }
        """,
        argument);

    /// <summary>Puts the pointer at the time of a bar, in the middle of its pane.</summary>
    internal async Task PointAtAsync(int view, int row)
    {
        var place = await EvaluateAsync<JsonElement>(
            """
            (() => {
              const { pane, model } = views[argument.view];
              const box = chart.panes()[pane].getHTMLElement().getBoundingClientRect();
              return { x: box.left + chart.timeScale().timeToCoordinate(model.time[argument.row]), y: box.top + box.height / 2 };
            })()
            """,
            new { view, row });
        await Page.Mouse.MoveAsync(place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
        await DrawnAsync();
    }

    /// <summary>Waits until the browser has drawn what was changed.</summary>
    internal Task DrawnAsync() => Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    internal Task<string> LegendAsync(int pane = 0) => Page.Locator(".legend").Nth(pane).InnerTextAsync();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        File.Delete(_file);
    }
}
