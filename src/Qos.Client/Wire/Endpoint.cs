namespace Qos.Client.Wire;

/// <summary>The HTTP endpoints (docs/protocol.md section 4).</summary>
internal enum Endpoint
{
    InstrumentInfo,
    Snapshot,
    Depth,
    Trade,
    KLine,
    History,
    MarketCalendar,
    ProductList,
}
