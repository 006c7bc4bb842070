using System.CommandLine;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>
/// An option that takes one of a few words. The first of them is its default; help, completion and errors name all of them.
/// </summary>
internal static class ChoiceOption
{
    public static Option<T> Create<T>(string name, string[] aliases, string description, params (string Word, T Value)[] choices)
        where T : struct
    {
        var words = Array.ConvertAll(choices, choice => choice.Word);
        var option = new Option<T>(name, aliases)
        {
            Description = Messages.Format($"{description} [default: {words[0]}]"),
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Array.FindIndex(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
                {
                    return choices[index].Value;
                }

                result.AddError(Messages.Format($"{name} is '{text}': write {string.Join(", ", words[..^1])} or {words[^1]}."));
                return default;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }
}
