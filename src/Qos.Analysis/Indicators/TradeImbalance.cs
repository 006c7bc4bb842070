using Qos.Client;

namespace Qos.Analysis.Indicators;

/// <summary>
/// Buyers' volume less sellers' as a fraction of both, over all trades so far: 1 when only buyers took prices, −1 when only sellers did.
/// Warm-up: one trade. Null until a trade with a side has come.
/// </summary>
public sealed class TradeImbalance : Indicator<Trade, decimal>
{
    private decimal _buy;
    private decimal _sell;

    /// <inheritdoc/>
    public override int WarmUp => 1;

    /// <summary>Returns the imbalance of all of some trades; null without a trade that has a side.</summary>
    public static decimal? Of(IEnumerable<Trade> trades)
    {
        ArgumentNullException.ThrowIfNull(trades);
        var imbalance = new TradeImbalance();
        decimal? value = null;
        foreach (var trade in trades)
        {
            value = imbalance.Add(trade);
        }

        return value;
    }

    private protected override decimal? Next(Trade input, bool keep)
    {
        ArgumentNullException.ThrowIfNull(input);
        var buy = _buy + (input.Direction == TradeDirection.Buy ? input.Volume : 0);
        var sell = _sell + (input.Direction == TradeDirection.Sell ? input.Volume : 0);
        if (keep)
        {
            (_buy, _sell) = (buy, sell);
        }

        return buy + sell > 0 ? (buy - sell) / (buy + sell) : null;
    }
}
