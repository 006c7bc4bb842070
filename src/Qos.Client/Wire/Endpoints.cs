namespace Qos.Client.Wire;

/// <summary>Where an endpoint is found, over HTTP and over the socket.</summary>
internal static class Endpoints
{
    internal static string Path(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.InstrumentInfo => "/instrument-info",
        Endpoint.Snapshot => "/snapshot",
        Endpoint.Depth => "/depth",
        Endpoint.Trade => "/trade",
        Endpoint.KLine => "/kline",
        Endpoint.History => "/history",
        Endpoint.MarketCalendar => "/market-calendar",
        _ => "/product-list",
    };

    /// <summary>
    /// The same request over the socket (docs/protocol.md section 6); <see cref="MessageType.Unknown"/> where it has none.
    /// </summary>
    internal static MessageType SocketType(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.InstrumentInfo => MessageType.RequestInstrument,
        Endpoint.Snapshot => MessageType.RequestSnapshot,
        Endpoint.Depth => MessageType.RequestDepth,
        Endpoint.Trade => MessageType.RequestTrade,
        Endpoint.KLine => MessageType.RequestKLine,
        Endpoint.History => MessageType.RequestHistory,
        _ => MessageType.Unknown,
    };
}
