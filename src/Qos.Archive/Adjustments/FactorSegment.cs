using Qos.Client;

namespace Qos.Archive.Adjustments;

/// <summary>
/// The days between two events, over which one factor (or one amount) leads from prices as traded to the server's forward-adjusted ones.
/// Both are rounded by the server, so the
/// true factor is known as an interval: whatever lies inside gives every adjusted price of these days to the last digit.
/// </summary>
/// <param name="From">Opening time of the first day, Unix seconds.</param>
/// <param name="To">Opening time of the last day, Unix seconds.</param>
/// <param name="Low">The factor is above this; the amount that is subtracted likewise.</param>
/// <param name="High">The factor is below this.</param>
/// <param name="Scale">Decimals of the adjusted prices.</param>
internal sealed record FactorSegment(long From, long To, decimal Low, decimal High, int Scale)
{
    /// <summary>A value inside of the interval: 1 or 0 where that is possible, for days without any adjustment.</summary>
    internal decimal ValueFor(AdjustmentMode mode)
    {
        var neutral = mode == AdjustmentMode.Multiply ? 1m : 0m;
        return Low < neutral && neutral < High ? neutral : (Low + High) / 2;
    }

    /// <summary>The adjusted price of a price as traded.</summary>
    internal decimal Adjust(decimal price, AdjustmentMode mode)
    {
        var value = ValueFor(mode);
        return (mode == AdjustmentMode.Multiply && value == 1m) || (mode == AdjustmentMode.Subtract && value == 0m) ? price
            : decimal.Round(mode == AdjustmentMode.Multiply ? price * value : price - value, Scale, MidpointRounding.AwayFromZero);
    }
}
