namespace Qos.Client.Export;

/// <summary>
/// The names of enumeration members as JSON and CSV have them; empty for a value that has none and is written as its number.
/// </summary>
internal static class Members
{
    public static ReadOnlySpan<byte> NameOf(KLineType value) => value switch
    {
        KLineType.Minute1 => "minute1"u8,
        KLineType.Minute5 => "minute5"u8,
        KLineType.Minute15 => "minute15"u8,
        KLineType.Minute30 => "minute30"u8,
        KLineType.Hour1 => "hour1"u8,
        KLineType.Hour2 => "hour2"u8,
        KLineType.Hour4 => "hour4"u8,
        KLineType.Day => "day"u8,
        KLineType.Week => "week"u8,
        KLineType.Month => "month"u8,
        KLineType.Year => "year"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(TradingDayKind value) => value switch
    {
        TradingDayKind.Full => "full"u8,
        TradingDayKind.Half => "half"u8,
        TradingDayKind.Closed => "closed"u8,
        TradingDayKind.Unknown => "unknown"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(ConnectionCheckKind value) => value switch
    {
        ConnectionCheckKind.Proxy => "proxy"u8,
        ConnectionCheckKind.Server => "server"u8,
        ConnectionCheckKind.Key => "key"u8,
        ConnectionCheckKind.Latency => "latency"u8,
        ConnectionCheckKind.Clock => "clock"u8,
        ConnectionCheckKind.Limits => "limits"u8,
        ConnectionCheckKind.Socket => "socket"u8,
        ConnectionCheckKind.Names => "names"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(ConnectionCheckStatus value) => value switch
    {
        ConnectionCheckStatus.Passed => "passed"u8,
        ConnectionCheckStatus.Warning => "warning"u8,
        ConnectionCheckStatus.Failed => "failed"u8,
        ConnectionCheckStatus.Skipped => "skipped"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(QosErrorKind value) => value switch
    {
        QosErrorKind.InvalidArgument => "invalidArgument"u8,
        QosErrorKind.Authentication => "authentication"u8,
        QosErrorKind.PlanLimit => "planLimit"u8,
        QosErrorKind.NoData => "noData"u8,
        QosErrorKind.ServerMessage => "serverMessage"u8,
        QosErrorKind.Protocol => "protocol"u8,
        QosErrorKind.Transport => "transport"u8,
        QosErrorKind.Timeout => "timeout"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(Adjustment value) => value switch
    {
        Adjustment.None => "none"u8,
        Adjustment.Forward => "forward"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(Origin value) => value switch
    {
        Origin.Fetched => "fetched"u8,
        Origin.Pushed => "pushed"u8,
        Origin.Repaired => "repaired"u8,
        Origin.Imported => "imported"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(TradeDirection value) => value switch
    {
        TradeDirection.Unknown => "unknown"u8,
        TradeDirection.Buy => "buy"u8,
        TradeDirection.Sell => "sell"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(TradingSession value) => value switch
    {
        TradingSession.Unknown => "unknown"u8,
        TradingSession.Night => "night"u8,
        TradingSession.PreMarket => "preMarket"u8,
        TradingSession.Regular => "regular"u8,
        TradingSession.AfterHours => "afterHours"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(ChangeBasis value) => value switch
    {
        ChangeBasis.None => "none"u8,
        ChangeBasis.PreviousClose => "previousClose"u8,
        ChangeBasis.Rolling24Hours => "rolling24Hours"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(ArchiveDayState value) => value switch
    {
        ArchiveDayState.Complete => "complete"u8,
        ArchiveDayState.Partial => "partial"u8,
        ArchiveDayState.Missing => "missing"u8,
        ArchiveDayState.Closed => "closed"u8,
        ArchiveDayState.Suspended => "suspended"u8,
        ArchiveDayState.Unknown => "unknown"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> NameOf(MarketSession value) => value switch
    {
        MarketSession.Unknown => "unknown"u8,
        MarketSession.Closed => "closed"u8,
        MarketSession.Night => "night"u8,
        MarketSession.PreMarket => "preMarket"u8,
        MarketSession.Regular => "regular"u8,
        MarketSession.Break => "break"u8,
        MarketSession.ClosingAuction => "closingAuction"u8,
        MarketSession.AfterHours => "afterHours"u8,
        _ => default,
    };
}
