using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;
using Qos.Client;
using Qos.Display;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary>The directives and their completions.</summary>
internal static class Directives
{
    internal static void Register(CompositeKernel root, NotebookConnection connection)
    {
        KernelDirectiveParameter Codes(string name = "--code") =>
            new KernelDirectiveParameter(name, Messages.Of("Codes: US:AAPL, or several such as US:AAPL,TSLA,HK:700"))
            {
                AllowImplicitName = true,
                Required = true,
            }
                .AddCompletions(() => connection.KnownCodes.ToArray());
        KernelDirectiveParameter Types() =>
            new KernelDirectiveParameter("--type", Messages.Of("The period of the bars: 1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y; default: 1d"))
                .AddCompletions(() => KLineTypes.ShortNames);
        KernelDirectiveParameter Name(string what) => new("--name",
            Messages.Format($"The variable of this cell's language that receives {what}"));

        Add<ConnectCommand>(
            new KernelActionDirective("#!qos")
            {
                Description = Messages.Of(
                    "Connects to QOS and shows the connection. Without options, uses QOS_API_KEY and QOS_URI, or a simulator if neither is set."),
                Parameters =
                {
                    new KernelDirectiveParameter("--key",
                        Messages.Of("The key; --key @password:qos prompts for it, so that the notebook does not contain it")),
                    new KernelDirectiveParameter("--uri", Messages.Of("The address of a server, a gateway or a simulator")),
                    new KernelDirectiveParameter("--simulator",
                        Messages.Of("Use simulated prices, without a key or a network")) { Flag = true },
                    new KernelDirectiveParameter("--seed",
                        Messages.Of("The seed of the simulated market; the same seed gives the same prices")),
                    Name(Messages.Of("the client (QosClient)")),
                },
            });
        Add<QuoteCommand>(
            new KernelActionDirective("#!qos-quote")
            {
                Description = Messages.Of("Shows the current quotes of codes."),
                Parameters = { Codes(), Name(Messages.Of("the quotes")) },
            });
        Add<KLineCommand>(
            new KernelActionDirective("#!qos-kline")
            {
                Description = Messages.Of(
                    "Fetches the newest bars of one or more codes, and shows them as charts or stores them in a variable."),
                Parameters =
                {
                    Codes(), Types(),
                    new KernelDirectiveParameter("--count", Messages.Of("The number of bars, 1 to 1000; default: 250")),
                    new KernelDirectiveParameter("--adjustment", Messages.Of("none or forward; default: none"))
                        .AddCompletions(() => Enum.GetNames<Adjustment>().Select(name => name.ToLowerInvariant())),
                    Name(Messages.Of("the bars: a list of bars for one code, a list of series for several codes")),
                },
            });
        Add<WatchCommand>(
            new KernelActionDirective("#!qos-watch")
            {
                Description = Messages.Of(
                    "Shows live data for the given time and updates it in place: trades as a chart, other data as tables."),
                Parameters =
                {
                    Codes(),
                    new KernelDirectiveParameter("--kind", "trades, quotes, depth or klines; trades by default")
                        .AddCompletions(() => WatchCommand.Kinds),
                    Types(),
                    new KernelDirectiveParameter("--for", Messages.Of("The duration: 30s, 5m, 1h; default: 10s")).AddCompletions(
                        () => (string[])["10s", "30s", "1m", "5m"]),
                    Name(Messages.Of("the received items")),
                },
            });
        Add<ChartCommand>(
            new KernelActionDirective("#!qos-chart")
            {
                Description = Messages.Of("Draws the bars or trades in a variable of this cell's language."),
                Parameters =
                {
                    new KernelDirectiveParameter("--variable", Messages.Of("The variable")) { AllowImplicitName = true, Required = true },
                    new KernelDirectiveParameter("--from",
                        Messages.Of("The kernel of the variable, if it is another one: csharp, fsharp or pwsh"))
                        .AddCompletions(() => root.ChildKernels.Select(kernel => kernel.Name)),
                    new KernelDirectiveParameter("--averages", Messages.Of("Periods of moving averages, for example 20,60")),
                    new KernelDirectiveParameter("--panels",
                        Messages.Of("Panels below the candles, for example volume,macd,rsi; default: volume"))
                        .AddCompletions(() => Enum.GetNames<Panel>().Select(name => name.ToLowerInvariant())),
                    new KernelDirectiveParameter("--bands", Messages.Of("Draw Bollinger bands")) { Flag = true },
                    new KernelDirectiveParameter("--profile", Messages.Of("Draw the volume by price instead of candles")) { Flag = true },
                },
            });

        void Add<TCommand>(KernelActionDirective directive)
            where TCommand : QosCommand =>
            root.AddDirective<TCommand>(directive, (command, context) => command.RunAsync(context, connection));
    }
}
