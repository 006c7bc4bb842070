using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Checks the connection and gives advice for each failed check.</summary>
internal sealed class CheckCommand : QuoteCommand
{
    private const int LabelWidth = 9;
    private const int StatusWidth = 7;
    private readonly Option<string> _code = new("--code")
    {
        Description = Messages.Of("A code that the plan includes [default: HK:700]"),
        HelpName = "CODE",
    };

    private readonly Option<OutputFormat> _output = OutputOption();

    public CheckCommand()
        : base(
            "check",
            Messages.Of("Check the connection: proxy, server, key, latency, clock, limits, and the socket. Uses up to six requests."))
    {
        Add(_code);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var format = parse.GetValue(_output);
        var writer = RecordWriter.Create(format, Layouts.ConnectionCheck);
        QosErrorKind? failure = null;
        await foreach (var check in session.Client.CheckConnectionAsync(parse.GetValue(_code) ?? "HK:700", cancellationToken))
        {
            failure ??= check.Status == ConnectionCheckStatus.Failed ? check.Error ?? QosErrorKind.ServerMessage : null;
            if (format == OutputFormat.Table)
            {
                Write(check);
            }
            else
            {
                writer.Write(check);
                writer.Flush();
            }
        }

        return failure is { } kind ? ExitCodes.Of(kind) : ExitCodes.Success;
    }

    /// <summary>A line when it is known, and what to do below it.</summary>
    private static void Write(ConnectionCheck check)
    {
        var (word, sign) = check.Status switch
        {
            ConnectionCheckStatus.Passed => (Messages.Of("ok"), 0),
            ConnectionCheckStatus.Warning => (Messages.Of("warning"), 0),
            ConnectionCheckStatus.Failed => (Messages.Of("FAILED"), -1),
            _ => (Messages.Of("skipped"), 0),
        };
        var result = sign != 0 && StandardOutput.HasColours
            ? $"\e[31m{Padded(word, StatusWidth)}{Palette.Reset}"
            : Padded(word, StatusWidth);
        StandardOutput.Writer.WriteLine($"{Padded(Words.Of(check.Check), LabelWidth)}{result}  {check.Finding}");
        if (check.Advice is { } advice)
        {
            StandardOutput.Writer.WriteLine($"{"",LabelWidth}         {advice}");
        }

        StandardOutput.Writer.Flush();
    }

    private static string Padded(string text, int width) =>
        text + new string(' ', Math.Max(0, width - Layout<ConnectionCheck>.WidthOf(text)));
}
