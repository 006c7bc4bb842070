using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>The markets as completion and defaults name them (docs/protocol.md section 2).</summary>
internal static class MarketNames
{
    public static IReadOnlyList<(string Name, string Description)> All =>
    [
        ("US", Messages.Of("US stocks")), ("HK", Messages.Of("Hong Kong stocks")), ("SH", Messages.Of("Shanghai A and B shares")),
        ("SZ", Messages.Of("Shenzhen A and B shares")), ("CF", Messages.Of("crypto perpetual contracts")),
        ("FX", Messages.Of("forex")), ("CM", Messages.Of("metals, commodities, energy")), ("IX", Messages.Of("indices")),
        ("SI", Messages.Of("stock indices (product list)")),
    ];

    /// <summary>Whether a document names the market.</summary>
    public static bool IsKnown(string market) => OfProducts.Contains(market);

    /// <summary>The markets with product lists.</summary>
    public static string[] OfProducts { get; } = [.. All.Select(m => m.Name)];

    /// <summary>Markets that have hours of their own; those of an index depend on its exchange.</summary>
    public static string[] WithHours { get; } = ["HK", "SH", "SZ", "US", "FX", "CM", "CF"];

    /// <summary>Markets that have a calendar.</summary>
    public static string[] OfTradingDays { get; } = ["HK", "US", "SH", "SZ"];
}
