namespace Qos.Archive;

/// <summary>The server's forward-adjusted prices of one day, as they were seen on one day. Day bars only.</summary>
/// <param name="Time">Opening time of the day bar, Unix seconds.</param>
/// <param name="SeenAt">When the server was asked, Unix seconds.</param>
/// <param name="Open">Adjusted first price.</param>
/// <param name="High">Adjusted highest price.</param>
/// <param name="Low">Adjusted lowest price.</param>
/// <param name="Close">Adjusted last price.</param>
internal sealed record AdjustedDay(long Time, long SeenAt, decimal Open, decimal High, decimal Low, decimal Close);
