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
    /// <param name="code">The code as it was asked for.</param>
    /// <param name="type">The period.</param>
    /// <param name="from">The earliest opening time.</param>
    /// <param name="until">The latest opening time, included.</param>
    /// <param name="adjustment">How prices account for splits and dividends.</param>
    /// <param name="server">Asks the server for a range; times are UTC.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<KLineHistory> GetHistoryAsync(
        InstrumentCode code, KLineType type, DateTimeOffset from, DateTimeOffset until, Adjustment adjustment, KLineHistoryRequest server,
        CancellationToken cancellationToken);
}
