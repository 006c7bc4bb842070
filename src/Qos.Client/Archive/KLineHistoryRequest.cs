namespace Qos.Client;

/// <summary>Asks the server for the bars that open between two times, both included.</summary>
/// <param name="from">The earliest opening time, UTC.</param>
/// <param name="to">The latest opening time, UTC.</param>
/// <param name="cancellationToken">Cancels the call.</param>
public delegate Task<KLineHistory> KLineHistoryRequest(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
