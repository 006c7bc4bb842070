namespace Qos.Client;

/// <summary>How a server brings older prices to the scale of the newest one.</summary>
public enum AdjustmentMode
{
    /// <summary>Prices are multiplied by a factor.</summary>
    Multiply,

    /// <summary>It subtracts an amount from them.</summary>
    Subtract,
}
