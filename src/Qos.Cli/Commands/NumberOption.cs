using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Qos.Cli.Commands;

/// <summary>An option that takes a whole number within bounds; null where it is not given.</summary>
internal static class NumberOption
{
    public static Option<T?> Create<T>(string name, string description, long least, long most = long.MaxValue)
        where T : struct, INumberBase<T>
    {
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                {
                    return T.CreateChecked(number);
                }

                var range = most == long.MaxValue ? $"of at least {least}" : $"from {least} to {most}";
                result.AddError($"{name} is '{text}': write a whole number {range}.");
                return null;
            },
        };
    }
}
