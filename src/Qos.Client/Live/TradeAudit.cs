namespace Qos.Client.Live;

/// <summary>Specifies what a list shows about the delivered trades.</summary>
internal enum AuditVerdict
{
    /// <summary>Nothing: no whole second of it can be compared.</summary>
    Nothing,

    /// <summary>The compared seconds were delivered in full.</summary>
    Proven,

    /// <summary>Trades of the list were not delivered.</summary>
    Hole,

    /// <summary>The list has fewer trades than were pushed, or others: the server disagrees with itself.</summary>
    Disagreement,
}

/// <summary>
/// Compares a list of the last trades with what was delivered. Pure. Pushes that come prove nothing about those that do not, and this is
/// what does.
/// </summary>
/// <param name="Verdict">The result of the comparison.</param>
/// <param name="From">The first second compared; of a hole the first one that lacks trades.</param>
/// <param name="To">The last second compared; of a hole the last one that lacks trades.</param>
/// <remarks>
/// Trades have whole seconds and no ids, so whole seconds are compared, as sequences in order: those after the list's first second (it may
/// be cut) and before its last (it may grow) that are older than twice the feed's lag on the server's clock, so that a push and a list that
/// both lag cannot differ, or older than the lag where trades were delivered that are as much later. A stale or short list has fewer such
/// seconds: it proves less, and never something else.
/// </remarks>
internal readonly record struct TradeAudit(AuditVerdict Verdict, long From = 0, long To = 0)
{
    /// <param name="delivered">The newest trades delivered, oldest first, without a hole that is known.</param>
    /// <param name="completeAfter">
    /// The second up to which <paramref name="delivered"/> may lack trades: known holes, and what is forgotten.
    /// </param>
    /// <param name="list">The list.</param>
    /// <param name="askedSecond">The server time of the request for the list.</param>
    /// <param name="lag">How far the feed may lag, in seconds.</param>
    /// <param name="through">The last second that is compared at most.</param>
    internal static TradeAudit Compare(
        IReadOnlyCollection<Trade> delivered, long completeAfter, IReadOnlyList<Trade> list, long askedSecond, long lag,
        long through = long.MaxValue)
    {
        if (list.Count == 0 || !IsInOrder(list))
        {
            return default;
        }

        var from = Math.Max(list[0].Seconds, completeAfter) + 1;

        // A second is over once trades of the lag after it were pushed; without such, once its own lag and that of the list have passed.
        var newest = delivered.Count > 0 ? delivered.Last().Seconds : long.MinValue + lag;
        var over = Math.Max(askedSecond - (2 * lag), Math.Min(askedSecond, newest) - lag);
        var to = Math.Min(through, Math.Min(list[^1].Seconds, over) - 1);
        if (from > to)
        {
            return default;
        }

        var had = delivered.Where(trade => trade.Seconds >= from && trade.Seconds <= to).ToArray();
        var has = list.Where(trade => trade.Seconds >= from && trade.Seconds <= to).ToArray();
        var place = 0;
        foreach (var trade in has)
        {
            place += place < had.Length && TradeSplice.AreEqual(had[place], trade) ? 1 : 0;
        }

        if (place < had.Length)
        {
            return new TradeAudit(AuditVerdict.Disagreement, from, to);
        }

        if (had.Length == has.Length)
        {
            return new TradeAudit(AuditVerdict.Proven, from, to);
        }

        var lacking = has.GroupBy(trade => trade.Seconds).Where(second => had.Count(trade => trade.Seconds == second.Key) < second.Count())
            .ToArray();
        return new TradeAudit(AuditVerdict.Hole, lacking[0].Key, lacking[^1].Key);
    }

    private static bool IsInOrder(IReadOnlyList<Trade> list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (list[i].Seconds < list[i - 1].Seconds)
            {
                return false;
            }
        }

        return true;
    }
}
