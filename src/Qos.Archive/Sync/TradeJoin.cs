using Qos.Archive.Coverage;
using Qos.Client;

namespace Qos.Archive.Sync;

/// <summary>
/// Joins an answer's last trades to the stored ones (docs/protocol.md section 4: whole seconds, no ids, 50 at most). Pure. A second is the
/// unit: whole, or
/// cut at the edge of an answer.
/// </summary>
internal static class TradeJoin
{
    /// <summary>Kinds of gaps, in the place of the tries of a coverage interval.</summary>
    internal const int Interrupted = 1;
    internal const int Cut = 2;

    /// <summary>How long after a second the server may still add trades to it.</summary>
    private const long FeedLag = 2;

    /// <summary>The seconds to store, and the gap before them where trades may be missing.</summary>
    /// <param name="last">The last stored second; null when nothing is stored.</param>
    /// <param name="trades">The answer, oldest first.</param>
    /// <param name="asked">The requested number of trades.</param>
    /// <param name="now">The server's time.</param>
    internal static (IReadOnlyList<TradeSecond> Seconds, CoverageInterval? Gap) Join(TradeSecond? last, IReadOnlyList<Trade> trades,
        int asked, long now)
    {
        var isFull = trades.Count >= asked;
        var seconds = trades.GroupBy(trade => trade.Seconds).OrderBy(second => second.Key)
            .Select((second, i) => new TradeSecond(second.Key, [.. second], (i > 0 || !isFull) && second.Key + FeedLag < now)).ToList();
        if (seconds.Count == 0 || last is null)
        {
            return (seconds, null);
        }

        var first = seconds[0].Time;
        var isJoined = !isFull || first < last.Time || (first == last.Time && last.IsWhole);
        seconds.RemoveAll(second => second.Time < last.Time || (second.Time == last.Time && last.IsWhole));
        return (seconds, isJoined ? null : new CoverageInterval(last.Time, first, CoverageState.Gap, now, Cut));
    }
}
