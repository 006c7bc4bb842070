using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Output;

/// <summary>The values of enumerations as tables show them. JSON and CSV have the values' own names.</summary>
internal static class Words
{
    public static string Of(TradeDirection direction) => direction switch
    {
        TradeDirection.Buy => Messages.Of("Buy"),
        TradeDirection.Sell => Messages.Of("Sell"),
        _ => direction.ToString(),
    };

    public static string Of(MarketSession session) => session switch
    {
        MarketSession.Unknown => Messages.Of("Unknown"),
        MarketSession.Closed => Messages.Of("Closed"),
        MarketSession.Night => Messages.Of("Night"),
        MarketSession.PreMarket => Messages.Of("PreMarket"),
        MarketSession.Regular => Messages.Of("Regular"),
        MarketSession.Break => Messages.Of("Break"),
        MarketSession.ClosingAuction => Messages.Of("ClosingAuction"),
        MarketSession.AfterHours => Messages.Of("AfterHours"),
        _ => session.ToString(),
    };

    public static string Of(ArchiveDayState state) => state switch
    {
        ArchiveDayState.Complete => Messages.Of("complete"),
        ArchiveDayState.Partial => Messages.Of("partial"),
        ArchiveDayState.Missing => Messages.Of("missing"),
        ArchiveDayState.Closed => Messages.Of("closed"),
        ArchiveDayState.Suspended => Messages.Of("suspended"),
        ArchiveDayState.Unknown => Messages.Of("unknown"),
        _ => state.ToString(),
    };

    public static string Of(ConnectionCheckKind check) => check switch
    {
        ConnectionCheckKind.Proxy => Messages.Of("Proxy"),
        ConnectionCheckKind.Server => Messages.Of("Server"),
        ConnectionCheckKind.Key => Messages.Of("Key"),
        ConnectionCheckKind.Latency => Messages.Of("Latency"),
        ConnectionCheckKind.Clock => Messages.Of("Clock"),
        ConnectionCheckKind.Limits => Messages.Of("Limits"),
        ConnectionCheckKind.Socket => Messages.Of("Socket"),
        ConnectionCheckKind.Names => Messages.Of("Names"),
        _ => check.ToString(),
    };

    public static string Of(ConnectionCheckStatus status) => status switch
    {
        ConnectionCheckStatus.Passed => Messages.Of("Passed"),
        ConnectionCheckStatus.Warning => Messages.Of("Warning"),
        ConnectionCheckStatus.Failed => Messages.Of("Failed"),
        ConnectionCheckStatus.Skipped => Messages.Of("Skipped"),
        _ => status.ToString(),
    };

    public static string Of(LiveEventKind kind) => kind switch
    {
        LiveEventKind.StateChanged => Messages.Of("StateChanged"),
        LiveEventKind.Gap => Messages.Of("Gap"),
        LiveEventKind.GapEnded => Messages.Of("GapEnded"),
        LiveEventKind.Dropped => Messages.Of("Dropped"),
        LiveEventKind.Stale => Messages.Of("Stale"),
        LiveEventKind.Recovered => Messages.Of("Recovered"),
        LiveEventKind.Refused => Messages.Of("Refused"),
        LiveEventKind.Missing => Messages.Of("Missing"),
        LiveEventKind.Notice => Messages.Of("Notice"),
        _ => kind.ToString(),
    };
}
