namespace Qos.Client;

/// <summary>How bars account for splits and dividends (docs/protocol.md section 3, <c>a</c>).</summary>
public enum Adjustment
{
    /// <summary>Prices as traded.</summary>
    None = 0,

    /// <summary>Older prices are brought to the scale of the newest one.</summary>
    Forward = 1,
}
