using System.CommandLine;
using System.CommandLine.Parsing;
using Qos.Cli.Output;

namespace Qos.Cli.Commands;

/// <summary>
/// Prints completions for the scripts of <see cref="CompletionCommand"/>: one word per line, with a description after a tab.
/// </summary>
internal sealed class CompleteCommand : Command
{
    private readonly Argument<string> _line = new("LINE") { Description = "The command line up to the cursor" };

    public CompleteCommand()
        : base("complete", "What may follow on a command line.")
    {
        Hidden = true;
        Add(_line);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var line = parse.GetRequiredValue(_line).TrimStart();
        var start = line.IndexOf(' ', StringComparison.Ordinal) + 1;
        var arguments = start > 0 ? line[start..] : "";
        var word = arguments[(arguments.LastIndexOf(' ') + 1)..];
        var first = arguments.IndexOf(' ', StringComparison.Ordinal);
        var root = QosRootCommand.Create(first > 0 ? arguments[..first] : null);
        var before = root.Parse(arguments[..^word.Length], QosRootCommand.Parsing);

        // The parser offers only what contains the word; a code is offered for its name too.
        var items = !word.StartsWith('-') && before.CommandResult.Command.Arguments.OfType<CodeArgument>().Any() && !IsValueExpected(before)
            ? CodeArgument.Offer(word, before)
            : root.Parse(arguments, QosRootCommand.Parsing).GetCompletions(arguments.Length);
        foreach (var item in items)
        {
            // Options are for who asks for them: between codes they would only be in the way. /? is the help of another age.
            if (item.Label.StartsWith('-') == word.StartsWith('-') && !item.Label.StartsWith('/'))
            {
                StandardOutput.Writer.WriteLine(item.Detail is { Length: > 0 } detail ? $"{item.Label}\t{detail}" : item.Label);
            }
        }

        StandardOutput.Writer.Flush();
        return ExitCodes.Success;
    }

    /// <summary>Whether a command line ends with an option that takes a value.</summary>
    private static bool IsValueExpected(ParseResult before) =>
        before.Tokens is [.., { Type: TokenType.Option, Value: var name }] && before.CommandResult.Command.Options.Any(
            option => (option.Name == name || option.Aliases.Contains(name)) && option.ValueType != typeof(bool));
}
