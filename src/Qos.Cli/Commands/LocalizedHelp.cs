using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Prints the help of a command with headings in the language of the messages, which System.CommandLine cannot change.</summary>
internal sealed partial class LocalizedHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    /// <summary>Gives a command, and all commands below it, help in the language of the messages.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new LocalizedHelp();
                help.Description = Description;
            }
            else if (option is VersionOption)
            {
                option.Description = Messages.Of("Show version information");
            }
        }
    }

    /// <summary>The description of the help option.</summary>
    public static string Description => Messages.Of("Show help and usage information");

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        try
        {
            return _help.Invoke(parseResult);
        }
        finally
        {
            configuration.Output = output;
            output.Write(Localized(text.ToString()));
        }
    }

    private static string Localized(string help) => Headings().Replace(help, static match => match.Value switch
    {
        "Description:" => Messages.Of("Description:"),
        "Usage:" => Messages.Of("Usage:"),
        "Arguments:" => Messages.Of("Arguments:"),
        "Options:" => Messages.Of("Options:"),
        "Commands:" => Messages.Of("Commands:"),
        "[command]" => Messages.Of("[command]"),
        "[options]" => Messages.Of("[options]"),
        "[default: " => Messages.Of("[default: "),
        var other => other,
    });

    [GeneratedRegex(@"^(Description|Usage|Arguments|Options|Commands):(?=\s*$)|\[(command|options)\]|\[default: ", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
