using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Qos.Localization;

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
                if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                    && number <= most)
                {
                    return T.CreateChecked(number);
                }

                result.AddError(most == long.MaxValue
                    ? Messages.Format($"{name} is '{text}': write a whole number of at least {least}.")
                    : Messages.Format($"{name} is '{text}': write a whole number from {least} to {most}."));
                return null;
            },
        };
    }
}
