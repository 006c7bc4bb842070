namespace Qos.Analysis.Indicators;

/// <summary>The volume that was traded within a step of prices.</summary>
/// <param name="From">The step's lowest price, included.</param>
/// <param name="To">The step's end, which belongs to the next step, except for the last one.</param>
/// <param name="Rising">Volume of buyers, or of bars that did not close below their opening.</param>
/// <param name="Falling">Volume of sellers, or of bars that closed below their opening.</param>
/// <param name="Unknown">Volume of trades without a side.</param>
public readonly record struct PriceVolume(decimal From, decimal To, decimal Rising, decimal Falling, decimal Unknown)
{
    /// <summary>The step's middle.</summary>
    public decimal Price => (From + To) / 2;

    /// <summary>All of the volume.</summary>
    public decimal Volume => Rising + Falling + Unknown;
}
