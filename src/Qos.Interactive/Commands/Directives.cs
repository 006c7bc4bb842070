using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;
using Qos.Client;
using Qos.Display;

namespace Qos.Interactive.Commands;

/// <summary>The directives, with what completion offers for each of their words.</summary>
internal static class Directives
{
    internal static void Register(CompositeKernel root, NotebookConnection connection)
    {
        KernelDirectiveParameter Codes(string name = "--code") =>
            new KernelDirectiveParameter(name, "Codes: US:AAPL, or several as US:AAPL,TSLA,HK:700")
            {
                AllowImplicitName = true,
                Required = true,
            }
                .AddCompletions(() => connection.KnownCodes.ToArray());
        KernelDirectiveParameter Types() =>
            new KernelDirectiveParameter("--type", "The period of the bars: 1m 5m 15m 30m 1h 2h 4h 1d 1w 1mo 1y; 1d by default")
                .AddCompletions(() => KLineTypes.ShortNames);
        KernelDirectiveParameter Name(string what) => new("--name", $"The variable of this cell's language that gets {what}");

        Add<ConnectCommand>(
            new KernelActionDirective("#!qos")
            {
                Description = "Connects to QOS and shows the connection. Without a word: by QOS_API_KEY and QOS_URI, else to a simulator.",
                Parameters =
                {
                    new KernelDirectiveParameter("--key", "The key; --key @password:qos asks for it, so that it is not in the notebook"),
                    new KernelDirectiveParameter("--uri", "The address of a server, a gateway or a simulator"),
                    new KernelDirectiveParameter("--simulator", "Made-up prices, without a key and a network") { Flag = true },
                    new KernelDirectiveParameter("--seed", "The simulator's market: equal seeds make equal prices"),
                    Name("the client (QosClient)"),
                },
            });
        Add<QuoteCommand>(
            new KernelActionDirective("#!qos-quote")
            {
                Description = "Shows the current quotes of some codes.",
                Parameters = { Codes(), Name("the quotes") },
            });
        Add<KLineCommand>(
            new KernelActionDirective("#!qos-kline")
            {
                Description = "Fetches the newest bars of one or several codes, and shows them as charts unless they go into a variable.",
                Parameters =
                {
                    Codes(), Types(),
                    new KernelDirectiveParameter("--count", "The number of bars, 1 to 1000; 250 by default"),
                    new KernelDirectiveParameter("--adjustment", "none or forward; none by default")
                        .AddCompletions(() => Enum.GetNames<Adjustment>().Select(name => name.ToLowerInvariant())),
                    Name("the bars: a list of bars for one code, a list of series for several"),
                },
            });
        Add<WatchCommand>(
            new KernelActionDirective("#!qos-watch")
            {
                Description = "Shows live data in place for a bounded time: trades as a chart, the rest as tables.",
                Parameters =
                {
                    Codes(),
                    new KernelDirectiveParameter("--kind", "trades, quotes, depth or klines; trades by default")
                        .AddCompletions(() => WatchCommand.Kinds),
                    Types(),
                    new KernelDirectiveParameter("--for", "How long: 30s, 5m, 1h; 10s by default").AddCompletions(
                        () => (string[])["10s", "30s", "1m", "5m"]),
                    Name("everything that came"),
                },
            });
        Add<ChartCommand>(
            new KernelActionDirective("#!qos-chart")
            {
                Description = "Draws the bars or trades of a variable of this cell's language.",
                Parameters =
                {
                    new KernelDirectiveParameter("--variable", "The variable") { AllowImplicitName = true, Required = true },
                    new KernelDirectiveParameter("--from", "The kernel of the variable, where it is another one: csharp, fsharp or pwsh")
                        .AddCompletions(() => root.ChildKernels.Select(kernel => kernel.Name)),
                    new KernelDirectiveParameter("--averages", "Periods of moving averages, for example 20,60"),
                    new KernelDirectiveParameter("--panels", "Panels below the candles, for example volume,macd,rsi; volume by default")
                        .AddCompletions(() => Enum.GetNames<Panel>().Select(name => name.ToLowerInvariant())),
                    new KernelDirectiveParameter("--bands", "Bollinger bands") { Flag = true },
                    new KernelDirectiveParameter("--profile", "The volume by price instead of the candles") { Flag = true },
                },
            });

        void Add<TCommand>(KernelActionDirective directive)
            where TCommand : QosCommand =>
            root.AddDirective<TCommand>(directive, (command, context) => command.RunAsync(context, connection));
    }
}
