namespace Qos.Client.Live;

/// <summary>Specifies what a response shows about the pushes of a code.</summary>
internal enum FreshnessVerdict
{
    /// <summary>They are there, or it is the market that is quiet.</summary>
    Fresh,

    /// <summary>The fetched data is newer. Its push may still arrive, so it must be fetched again after the feed's lag.</summary>
    AskAgain,

    /// <summary>The fetched data is newer and no push has followed: the pushes have stopped.</summary>
    Stopped,
}

/// <summary>
/// Judges from pushes, answers and the clock whether a code's pushes have stopped. Pure: it is told the time. A silent code is probed:
/// fetched, and when that is newer than what was pushed, fetched again after the feed's lag. A quiet market makes it patient, up to half an
/// hour.
/// </summary>
/// <param name="patience">How long a code may be silent before it is probed; zero is for ever.</param>
/// <param name="lag">How far the feed may lag.</param>
/// <param name="now">The start time.</param>
internal sealed class Freshness(TimeSpan patience, TimeSpan lag, TimeSpan now)
{
    private static readonly TimeSpan MaxQuiet = TimeSpan.FromMinutes(30);

    private readonly TimeSpan _patience = patience;
    private bool _isSuspected;

    // Nothing has happened that a push would undo: most pushes are of this kind, and millions may come in a second.
    private bool _isCalm = true;
    private TimeSpan _quiet = patience;

    /// <summary>The last push, or the last answer that showed the market to be quiet.</summary>
    internal TimeSpan LastActivity { get; private set; } = now;

    /// <summary>Whether the next answer is that of a probe.</summary>
    internal bool IsProbing { get; private set; }

    /// <summary>Whether the pushes have been found to have stopped, and none has come since.</summary>
    internal bool IsStale { get; private set; }

    /// <summary>Whether it has been silent for longer than it may.</summary>
    internal bool IsQuiet(TimeSpan at) => _patience > TimeSpan.Zero && at - LastActivity >= _quiet;

    /// <summary>Whether it has been silent for longer than a push may be on its way.</summary>
    internal bool IsSilent(TimeSpan at) => at - LastActivity > 2 * lag;

    /// <summary>The next answer is that of a probe.</summary>
    internal void Probe() => (IsProbing, _isCalm) = (true, false);

    /// <summary>A probe got no answer.</summary>
    internal void Abandon() => IsProbing = false;

    /// <summary>The subscription is gone or being renewed: what was asked says nothing about the next one.</summary>
    internal void Interrupt() => _isSuspected = IsProbing = false;

    /// <summary>Evaluates a response; responses without a probe are ignored.</summary>
    /// <param name="isNewer">Whether what was fetched is newer than what had been pushed.</param>
    /// <param name="at">The time.</param>
    internal FreshnessVerdict OnAnswer(bool isNewer, TimeSpan at)
    {
        if (!IsProbing)
        {
            return FreshnessVerdict.Fresh;
        }

        IsProbing = false;
        if (_isSuspected)
        {
            return FreshnessVerdict.Stopped;
        }

        if (isNewer)
        {
            _isSuspected = IsProbing = true;
            return FreshnessVerdict.AskAgain;
        }

        LastActivity = at;
        _isCalm = false;
        _quiet = _quiet * 2 < MaxQuiet ? _quiet * 2 : MaxQuiet;
        return FreshnessVerdict.Fresh;
    }

    /// <summary>The pushes have stopped.</summary>
    internal void OnStopped(TimeSpan at)
    {
        _isSuspected = false;
        IsStale = true;
        _isCalm = false;
        LastActivity = at;
    }

    /// <summary>A push came; true when it ends a time without.</summary>
    internal bool OnPush(TimeSpan at)
    {
        LastActivity = at;
        if (_isCalm)
        {
            return false;
        }

        _isCalm = true;
        _quiet = _patience;
        _isSuspected = IsProbing = false;
        var wasStale = IsStale;
        IsStale = false;
        return wasStale;
    }
}
