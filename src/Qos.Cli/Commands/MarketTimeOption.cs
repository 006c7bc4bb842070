using System.CommandLine;
using Qos.Client;

namespace Qos.Cli.Commands;

/// <summary>An option that takes a day, a time or an instant, as <see cref="MarketTime"/> reads them.</summary>
internal static class MarketTimeOption
{
    public static Option<MarketTime?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = static result =>
        {
            if (MarketTime.TryParse(result.Tokens[0].Value, out var time, out var problem))
            {
                return time;
            }

            result.AddError(problem);
            return null;
        },
    };
}
