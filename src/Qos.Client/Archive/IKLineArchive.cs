namespace Qos.Client;

/// <summary>
/// Bars that are kept outside of the server. A client that has one reads history through it (<see cref="QosClient.KLineArchive"/>).
/// </summary>
public interface IKLineArchive
{
    /// <summary>
    /// Answers a range from the kept bars and asks the server only for the parts that are not kept. The result equals the server's own: the
    /// same
    /// bars, order, finality and notices.
    /// </summary>
    /// <param name="code">The code as spelled in the request.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time.</param>
    /// <param name="until">The latest opening time, included.</param>
    /// <param name="adjustment">The adjustment for splits and dividends.</param>
    /// <param name="server">Asks the server for a range; times are UTC.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<KLineHistory> GetHistoryAsync(
        InstrumentCode code, KLineType type, DateTimeOffset from, DateTimeOffset until, Adjustment adjustment, KLineHistoryRequest server,
        CancellationToken cancellationToken);

    /// <summary>Gets the last bars of a code where what is kept proves that the server has no others.</summary>
    /// <param name="code">The code as spelled in the request.</param>
    /// <param name="type">The period.</param>
    /// <param name="count">How many bars.</param>
    /// <param name="until">The latest opening time, included; null is <paramref name="now"/>.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="closedOnly">Whether bars whose period is not over are left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bars, unadjusted; null where the kept bars are too few, or the server may have newer ones.</returns>
    Task<KLineHistory?> FindLastAsync(
        InstrumentCode code, KLineType type, int count, DateTimeOffset? until, DateTimeOffset now, bool closedOnly,
        CancellationToken cancellationToken);
}
