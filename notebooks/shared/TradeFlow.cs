using Qos.Client;

/// <summary>Who was in a hurry: what trades tell beside their prices.</summary>
public static class TradeFlow
{
    /// <summary>Buyers' volume less sellers' as a fraction of both: 1 when only buyers took prices, -1 when only sellers did, 0 without either.</summary>
    public static double Imbalance(IEnumerable<Trade> trades)
    {
        var (buy, sell) = (0m, 0m);
        foreach (var trade in trades)
        {
            buy += trade.Direction == TradeDirection.Buy ? trade.Volume : 0;
            sell += trade.Direction == TradeDirection.Sell ? trade.Volume : 0;
        }

        return buy + sell == 0 ? 0 : (double)((buy - sell) / (buy + sell));
    }

    /// <summary>The traded volume by price, in <paramref name="levels"/> equal steps from the lowest price to the highest; the price is the step's middle.</summary>
    public static IReadOnlyList<(decimal Price, decimal Buy, decimal Sell)> VolumeProfile(IReadOnlyCollection<Trade> trades, int levels = 24)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(levels);
        if (trades.Count == 0)
        {
            return [];
        }

        var (low, high) = (trades.Min(trade => trade.Price), trades.Max(trade => trade.Price));
        var step = high > low ? (high - low) / levels : 1;
        return [.. trades
            .GroupBy(trade => Math.Min((int)((trade.Price - low) / step), levels - 1))
            .OrderBy(level => level.Key)
            .Select(level => (low + ((level.Key + 0.5m) * step), Volume(level, TradeDirection.Buy), Volume(level, TradeDirection.Sell)))];

        static decimal Volume(IEnumerable<Trade> trades, TradeDirection side) => trades.Where(trade => trade.Direction == side).Sum(trade => trade.Volume);
    }
}
