using Qos.Client;

namespace Qos.Cli.Output;

/// <summary>One level of a depth, where every level has to be a row of its own.</summary>
internal sealed record DepthRow(
    string Code, string Market, DateTimeOffset? Time, int Level, decimal? BidVolume, decimal? Bid, decimal? Ask, decimal? AskVolume, string? Currency,
    DateTimeOffset ReceivedAt, Origin Origin, bool IsSimulated)
{
    /// <summary>The best level first. A depth without any level is one empty row, so that its code does not vanish.</summary>
    public static IEnumerable<DepthRow> Of(Depth depth)
    {
        for (var i = 0; i < Math.Max(1, depth.Levels); i++)
        {
            DepthLevel? bid = i < depth.Bids.Count ? depth.Bids[i] : null;
            DepthLevel? ask = i < depth.Asks.Count ? depth.Asks[i] : null;
            yield return new DepthRow(
                depth.Code, depth.Market, depth.Time, i + 1, bid?.Volume, bid?.Price, ask?.Price, ask?.Volume, depth.Currency,
                depth.ReceivedAt, depth.Origin, depth.IsSimulated);
        }
    }
}
