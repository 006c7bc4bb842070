namespace Qos.Client.Live;

/// <summary>Takes what a <see cref="TradeSplice"/> lets through, in order.</summary>
internal interface ITradeSink
{
    /// <summary>
    /// The first list of a code that has delivered nothing yet: each watcher takes as many of the last ones as it asked for.
    /// </summary>
    void DeliverBeginning(IReadOnlyList<Trade> list);

    /// <summary>The next trade.</summary>
    void Deliver(Trade trade);

    /// <summary>There is or may be a hole between two trades; null where there is no trade before, or none after yet.</summary>
    void Gap(Trade? before, Trade? after);

    /// <summary>The first trade after a gap that had no end when it was declared.</summary>
    void GapEnded(Trade? before, Trade after);
}
