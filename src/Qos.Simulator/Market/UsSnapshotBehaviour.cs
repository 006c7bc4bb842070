namespace Qos.Simulator.Market;

/// <summary>
/// The two shapes that US snapshots were seen in outside of regular hours (docs/protocol.md section 4, snapshots, A and B).
/// </summary>
public enum UsSnapshotBehaviour
{
    /// <summary>A: the top level stays the last regular session; the running session shows in its own object only.</summary>
    LastRegular,

    /// <summary>
    /// B: the top level is the running session, or the one that ran last, with high and low of the session before it and a previous close
    /// that lags a day; that session's own object is the day before's.
    /// </summary>
    RunningSession,
}
