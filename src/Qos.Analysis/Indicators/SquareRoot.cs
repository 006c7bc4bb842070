namespace Qos.Analysis.Indicators;

/// <summary>Square roots with all the digits of a decimal.</summary>
internal static class SquareRoot
{
    internal static decimal Of(decimal value)
    {
        var root = (decimal)Math.Sqrt((double)value);
        // Newton's step doubles the digits: the 15 of a double become the 28 of a decimal.
        return root == 0 ? 0 : (root + (value / root)) / 2;
    }
}
