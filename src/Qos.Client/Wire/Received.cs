namespace Qos.Client.Wire;

/// <summary>When and how items reached this process.</summary>
/// <param name="Ticks">UTC ticks.</param>
/// <param name="Origin">The way.</param>
internal readonly record struct Received(long Ticks, Origin Origin)
{
    internal DateTimeOffset Time => new(Ticks, TimeSpan.Zero);
}
