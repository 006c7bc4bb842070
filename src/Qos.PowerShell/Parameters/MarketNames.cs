namespace Qos.PowerShell.Parameters;

/// <summary>The markets as completion and defaults name them (docs/protocol.md section 2).</summary>
internal static class MarketNames
{
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        ("US", "US stocks"), ("HK", "Hong Kong stocks"), ("SH", "Shanghai A and B shares"), ("SZ", "Shenzhen A and B shares"), ("CF", "crypto perpetual contracts"),
        ("FX", "forex"), ("CM", "metals, commodities, energy"), ("IX", "indices"), ("SI", "stock indices (product list)"),
    ];

    /// <summary>Whether a document names the market.</summary>
    public static bool IsKnown(string market) => All.Any(known => known.Name == market);

    /// <summary>Markets that a product list is asked for.</summary>
    public static string[] OfProducts { get; } = [.. All.Select(m => m.Name)];

    /// <summary>Markets that have hours of their own; those of an index depend on its exchange.</summary>
    public static string[] WithHours { get; } = ["HK", "SH", "SZ", "US", "FX", "CM", "CF"];

    /// <summary>Markets that have a calendar.</summary>
    public static string[] OfTradingDays { get; } = ["HK", "US", "SH", "SZ"];
}
