using System.CommandLine;
using Qos.Cli.Output;

namespace Qos.Cli.Commands;

/// <summary>What may follow on a command line, for the scripts of <see cref="CompletionCommand"/>: a word a line, a description behind a tab.</summary>
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
        foreach (var item in QosRootCommand.Create().Parse(arguments, QosRootCommand.Parsing).GetCompletions(arguments.Length))
        {
            // Options are for who asks for them: between codes they would only be in the way.
            if (item.Label.StartsWith('-') == word.StartsWith('-'))
            {
                StandardOutput.Writer.WriteLine(item.Detail is { Length: > 0 } detail ? $"{item.Label}\t{detail}" : item.Label);
            }
        }

        StandardOutput.Writer.Flush();
        return ExitCodes.Success;
    }
}
