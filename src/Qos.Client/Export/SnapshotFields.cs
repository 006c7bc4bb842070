namespace Qos.Client.Export;

/// <summary>The fields of a snapshot; a session's stand under its name.</summary>
internal readonly struct SnapshotFields : IFields<Snapshot>
{
    public static void Write<TWriter>(Snapshot? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var session = item?.Session ?? default;
        var basis = item?.ChangeBasis ?? default;
        var origin = item?.Origin ?? default;
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.Text("name"u8, item?.Name);
        writer.Number("last"u8, item?.Last);
        writer.ExchangeTime("time"u8, item?.Time);
        writer.Member("session"u8, Members.NameOf(session), (int)session);
        writer.Number("open"u8, item?.Open);
        writer.Number("high"u8, item?.High);
        writer.Number("low"u8, item?.Low);
        writer.Number("previousClose"u8, item?.PreviousClose);
        writer.Number("topLast"u8, item?.TopLast);
        writer.Instant("topTime"u8, item?.TopTime);
        writer.Number("volume"u8, item?.Volume);
        writer.Number("rawVolume"u8, item?.RawVolume);
        writer.Number("turnover"u8, item?.Turnover);
        writer.Text("currency"u8, item?.Currency);
        writer.Flag("isSuspended"u8, item?.IsSuspended ?? false);
        writer.Part<SessionQuote, SessionQuoteFields>("preMarket"u8, item?.PreMarket);
        writer.Part<SessionQuote, SessionQuoteFields>("afterHours"u8, item?.AfterHours);
        writer.Part<SessionQuote, SessionQuoteFields>("night"u8, item?.Night);
        writer.Number("referenceClose"u8, item?.ReferenceClose);
        writer.Date("referenceDate"u8, item?.ReferenceDate);
        writer.Member("changeBasis"u8, Members.NameOf(basis), (int)basis);
        writer.Number("change"u8, item?.Change);
        writer.Number("changePercent"u8, item?.ChangePercent);
        writer.Number("amplitude"u8, item?.Amplitude);
        writer.Instant("receivedAt"u8, item?.ReceivedAt);
        writer.Member("origin"u8, Members.NameOf(origin), (int)origin);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
