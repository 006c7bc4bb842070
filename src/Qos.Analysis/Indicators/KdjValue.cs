namespace Qos.Analysis.Indicators;

/// <summary>One value of KDJ.</summary>
/// <param name="K">The smoothed place of the close in its range, 0 to 100.</param>
/// <param name="D">The smoothed <paramref name="K"/>, 0 to 100.</param>
/// <param name="J"><c>3K − 2D</c>, which can leave 0 to 100.</param>
public readonly record struct KdjValue(decimal K, decimal D, decimal J);
