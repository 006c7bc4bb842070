namespace Qos.Client.Live;

/// <summary>
/// Decides how long to wait before the next connection. Pure: no clock, no socket. The delay doubles with each try since the server last
/// kept a connection, so the first try after one that had served comes within a second, however short it was.
/// </summary>
/// <remarks>
/// Two programs with one key throw each other out as often as they connect, and each connection serves for a moment. What tells this from a
/// bad line is that the server ends each connection right after it was subscribed on, or says so: only then the delay grows although
/// connections serve.
/// </remarks>
internal sealed class ReconnectPolicy(LiveOptions options)
{
    /// <summary>A connection that lasted for so long was kept, whether or not anything came over it.</summary>
    internal static readonly TimeSpan KeptAfter = TimeSpan.FromSeconds(10);

    /// <summary>An end that comes no later after the subscription is its consequence, when it happens again and again.</summary>
    internal static readonly TimeSpan RightAfter = TimeSpan.FromSeconds(1.5);

    private const int EvictionsThatSuggestAnotherHolder = 3;

    private int _failures = -1;
    private int _evictions;

    /// <summary>Whether there is evidence that another connection holds the key.</summary>
    internal bool SuspectsAnotherHolder => _evictions >= EvictionsThatSuggestAnotherHolder;

    /// <summary>A handshake failed, or timed out.</summary>
    internal void OnRefused() => _failures++;

    /// <summary>A connection ended.</summary>
    /// <param name="lasted">How long it lasted.</param>
    /// <param name="hasServed">Whether a push or a good answer came over it.</param>
    /// <param name="sinceSubscribed">
    /// How long after its first subscription the server ended it; null when it was not the server, or nothing was subscribed.
    /// </param>
    /// <param name="saysWhy">Whether the server said that the key has too many connections.</param>
    internal void OnEnded(TimeSpan lasted, bool hasServed, TimeSpan? sinceSubscribed, bool saysWhy)
    {
        _failures = hasServed || lasted >= KeptAfter ? 0 : _failures + 1;
        _evictions = saysWhy
            ? Math.Max(EvictionsThatSuggestAnotherHolder, _evictions + 1)
            : sinceSubscribed <= RightAfter ? _evictions + 1 : 0;
    }

    /// <summary>The delay before the next try.</summary>
    /// <param name="jitter">Chance, 0 to 1: many clients do not come back at once.</param>
    internal TimeSpan Next(double jitter)
    {
        var doublings = SuspectsAnotherHolder ? Math.Max(_failures, _evictions - EvictionsThatSuggestAnotherHolder + 2) : _failures;
        var doubled = options.ReconnectDelay.TotalSeconds * Math.Pow(2, Math.Clamp(doublings, 0, 30));
        return TimeSpan.FromSeconds(Math.Min(doubled, options.ReconnectDelayMax.TotalSeconds) * (0.5 + jitter));
    }
}
