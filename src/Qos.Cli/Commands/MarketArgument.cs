using System.CommandLine;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands;

/// <summary>Markets as they are listed: <c>HK US</c> or <c>HK,US</c>.</summary>
internal sealed class MarketArgument : NameArgument
{
    public static readonly string[] Documented = ["US", "HK", "SH", "SZ", "CF", "FX", "CM", "IX", "SI"];

    public MarketArgument()
        : base("MARKET")
    {
        Description = Messages.Format($"Markets: {string.Join(' ', Documented)}");
        CompletionSources.Add(Documented);
    }

    public override string[] Read(ParseResult parse, InstrumentCatalog? known = null) => parse.GetRequiredValue(this);
}
