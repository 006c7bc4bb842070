namespace Qos.Analysis.Indicators;

/// <summary>One value of a band around an average.</summary>
/// <param name="Lower">The lower edge.</param>
/// <param name="Middle">The average.</param>
/// <param name="Upper">The upper edge.</param>
public readonly record struct BandValue(decimal Lower, decimal Middle, decimal Upper);
