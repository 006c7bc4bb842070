namespace Qos.Client.Wire;

/// <summary>When and how items reached this process.</summary>
/// <param name="Ticks">UTC ticks.</param>
/// <param name="Origin">The way.</param>
internal readonly record struct Received(long Ticks, Origin Origin)
{
    /// <summary>
    /// How long ago it was asked for: a bar that ended in the meantime may still have been running when the answer was made.
    /// </summary>
    internal TimeSpan Age { get; init; }

    internal DateTimeOffset Time => new(Ticks, TimeSpan.Zero);
}
