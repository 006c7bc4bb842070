using System.CommandLine;
using System.CommandLine.Completions;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Codes as they are listed: on the command line, in files (<c>@watchlist.txt</c>) and on standard input (<c>-</c>).</summary>
internal sealed class CodeArgument : NameArgument
{
    private const int MostProblems = 5;
    private const int MostOffered = 200;
    private static readonly Uri AnySimulator = new("http://127.0.0.1");

    public CodeArgument()
        : base("CODE")
    {
        Description = Messages.Of(
            "Codes such as HK:700 US:AAPL,TSLA 600519.SH; @FILE reads codes from a file, - from standard input (# starts a comment)");
    }

    public override string[] Read(ParseResult parse, InstrumentCatalog? known = null)
    {
        var entries = CodeList.Read(
            (parse.GetValue(this) ?? []).SelectMany(Lines), QosProfile.Read(ConnectionOptions.ProfileOf(parse)).DefaultMarket,
            known ?? InstrumentCatalog.OfEnvironment());
        var problems = entries.Where(entry => !entry.IsCode).Select(entry => entry.Problem!).ToList();
        if (problems.Count > 0)
        {
            var more = problems.Count > MostProblems
                ? Environment.NewLine + Messages.Format($"… and {problems.Count - MostProblems} more.")
                : "";
            throw new QosException(QosErrorKind.InvalidArgument, string.Join(Environment.NewLine, problems.Take(MostProblems)) + more);
        }

        if (entries.Count == 0 && Arity.MinimumNumberOfValues > 0)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Of("No code was given. Write MARKET:SYMBOL, for example US:AAPL."));
        }

        foreach (var market in entries.Select(entry => entry.Code!).Where(code => !code.IsKnownMarket).Select(code => code.Market)
            .Distinct())
        {
            StandardOutput.Remark(
                Messages.Format($"{market} is not a market that QOS documents ({string.Join(' ', MarketArgument.Documented)}). The request is sent anyway."));
        }

        return [.. entries.Select(entry => entry.Code!.Text)];
    }

    private static IEnumerable<string> Lines(string token) => token switch
    {
        "-" => Lines(Console.In, Messages.Of("standard input")),
        ['@', _, ..] => LinesOf(token[1..]),
        _ => [token],
    };

    private static List<string> LinesOf(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return Lines(reader, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"The codes of @{file} cannot be read: {e.Message}"), e);
        }
    }

    private static List<string> Lines(TextReader reader, string name)
    {
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            lines.Add(comment < 0 ? line : line[..comment]);
        }

        lines.RemoveAll(string.IsNullOrWhiteSpace);
        return lines.Count > 0
            ? lines
            : throw new QosException(QosErrorKind.InvalidArgument, Messages.Format($"There are no codes in {name}."));
    }

    /// <summary>
    /// The instruments of the server that the command line names, else the environment; a simulator's where nothing is known of that one.
    /// </summary>
    private static InstrumentCatalog Known(ParseResult parse)
    {
        var simulated = InstrumentCatalog.Of(AnySimulator, InstrumentCatalog.DefaultFolder);
        var isSimulated = parse.Tokens.Any(token => token.Value is "--simulator" or "--all-open");
        var server = InstrumentCatalog.OfEnvironment();
        return isSimulated || server.All.Count == 0 ? simulated : server;
    }

    /// <summary>Codes that begin with a word, by code, symbol or name, from what is known of the server without asking.</summary>
    /// <param name="word">The word, or a list whose last element is to be completed.</param>
    /// <param name="before">The command line before the word.</param>
    public static IEnumerable<CompletionItem> Offer(string word, ParseResult before)
    {
        var known = Known(before);
        var comma = word.LastIndexOf(',') + 1;
        var (list, last) = (word[..comma], word[comma..]);

        // One letter is in half of all names.
        var found = last.Length > 1
            || (last.Length > 0 && !char.IsAscii(last[0])) ? known.Search(last, MostOffered) : known.All.Where(instrument =>
            instrument.Code.StartsWith(last, StringComparison.OrdinalIgnoreCase)
                || instrument.Symbol.StartsWith(last, StringComparison.OrdinalIgnoreCase));
        return found.Take(MostOffered).Select(instrument => new CompletionItem(list + instrument.Code, detail: instrument.Name))
            .Concat(MarketArgument.Documented
                .Where(market => market.StartsWith(last, StringComparison.OrdinalIgnoreCase))
                .Select(market => new CompletionItem($"{list}{market}:")));
    }
}
