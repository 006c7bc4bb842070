using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Qos.Localization;

namespace Qos.Cli;

/// <summary>
/// Finds the errors of a command line. A word that starts with a hyphen is always an option, known or misspelt, and never data.
/// </summary>
internal static class UsageErrors
{
    /// <summary>The errors, the cause before what follows from it; none for a command line that can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parse, IReadOnlyList<string> arguments)
    {
        var command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parse.Errors.Count > 0)
        {
            var names = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
            return [parse.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-')) is { } word
                ? Messages.Format($"'{word}' is not a command{Meant(word, names)}")
                : parse.UnmatchedTokens.Count > 0 ? UnknownOption(parse.UnmatchedTokens[0], command)
                : Messages.Format($"a command is missing. Commands: {string.Join(' ', names)}")];
        }

        var unknown = arguments.TakeWhile(argument => argument != "--").Where(argument => IsUnknownOption(argument, command)).Distinct()
            .ToList();
        if (unknown.Count > 0)
        {
            return [.. unknown.Select(argument => UnknownOption(argument, command))];
        }

        var empty = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 });
        return empty is not null && parse.Errors.Count > 0
            ? [Messages.Format($"{empty.Name} is missing. {empty.Description}")]
            : [.. parse.UnmatchedTokens.Select(token => Messages.Format($"'{token}' is not expected here.")),
                .. parse.UnmatchedTokens.Count > 0 ? [] : parse.Errors.Select(TextOf).Distinct()];
    }

    /// <summary>The parser's own texts name types of .NET; those of this program say what to write.</summary>
    private static string TextOf(ParseError error)
    {
        var option = (error.SymbolResult as OptionResult) ?? (error.SymbolResult as ArgumentResult)?.Parent as OptionResult;
        return option is null ? error.Message
            : option.Tokens.Count == 0 ? Messages.Format($"{option.Option.Name} needs a value: {option.Option.HelpName}.")
            : error.Message.Contains("System.", StringComparison.Ordinal)
                ? Messages.Format($"{option.Option.Name} cannot be '{option.Tokens[^1].Value}'. {option.Option.Description}.")
            : error.Message;
    }

    /// <summary>The candidate that differs least from a word, for "did you mean"; null where none is near.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var nearest = candidates.Select(candidate => (Name: candidate, Distance: Distance(word, candidate))).OrderBy(c => c.Distance)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, word.Length / 3) ? nearest.Name : null;
    }

    private static bool IsUnknownOption(string argument, Command command)
    {
        if (argument.Length < 2 || argument[0] != '-' || double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        var name = NameOf(argument);
        var known = Options(command).SelectMany(Names).ToList();

        // -ojson is -o json.
        return !known.Contains(name) && (argument[1] == '-' || !known.Contains(argument[..2]));
    }

    private static string UnknownOption(string argument, Command command)
    {
        var name = NameOf(argument);
        return Messages.Format(
            $"unknown option {name}{Meant(name, Options(command).Where(option => !option.Hidden).Select(option => option.Name))}");
    }

    private static string Meant(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { } meant ? Messages.Format($"; did you mean {meant}?") : Messages.Of(".");

    private static string NameOf(string argument) => argument.IndexOfAny(['=', ':']) is > 0 and var end ? argument[..end] : argument;

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private static IEnumerable<Option> Options(Command command) => command.Options.Concat(
        command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one word of another.</summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var cost = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
