namespace Qos.Archive.Coverage;

/// <summary>The coverage of the opening seconds from <see cref="From"/> to <see cref="To"/>, both inclusive.</summary>
/// <param name="From">Unix seconds.</param>
/// <param name="To">Unix seconds.</param>
/// <param name="State">The state of the interval.</param>
/// <param name="AskedAt">The server time of the last request for it; Unix seconds.</param>
/// <param name="Tries">How often it was asked with this result.</param>
internal readonly record struct CoverageInterval(long From, long To, CoverageState State, long AskedAt, int Tries)
{
    private const long Minute = 60;
    private const long Day = 86_400;

    /// <summary>A result without bars is proven when it came this often.</summary>
    private const int ProvenEmpty = 4;
    private const int ProvenBeyond = 2;

    /// <summary>
    /// Whether the server is to be asked again at a time: a session without bars after 15 minutes, an hour and a day; a start that the
    /// server does not
    /// seem to reach once more; a code without data once a day, and once a week after a week.
    /// </summary>
    internal bool IsDue(long now) => State switch
    {
        CoverageState.Empty => Tries < ProvenEmpty && now >= AskedAt + Tries switch { <= 1 => 15 * Minute, 2 => 60 * Minute, _ => Day },
        CoverageState.Beyond => Tries < ProvenBeyond && now >= AskedAt + (15 * Minute),
        CoverageState.Refused => now >= AskedAt + (Tries < 7 ? Day : 7 * Day),
        _ => false,
    };

    /// <summary>Whether the same was said of both, so that they can be one.</summary>
    internal bool IsLike(CoverageInterval other) =>
        State == other.State && (State == CoverageState.Bars || (State == CoverageState.Beyond && Tries >= ProvenBeyond
            && other.Tries >= ProvenBeyond)
            || (State == CoverageState.Refused && Tries == other.Tries && AskedAt == other.AskedAt));
}
