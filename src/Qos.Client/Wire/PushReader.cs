using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>
/// Reads pushed items: with <see cref="CanonicalPush"/> those that are written as the server writes them, all others with the JSON reader. Nothing is
/// thrown: a frame that is no item is <see cref="ReadStatus.Unreadable"/>.
/// </summary>
internal static class PushReader
{
    internal static ReadStatus ReadSnapshot<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, InstrumentCatalog names, long receivedTicks, out WireItem<TEntry, Snapshot> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadSnapshot(frame, out var fields))
        {
            return SnapshotReader.ToItem(in fields, codes, names, Pushed(receivedTicks), out item);
        }

        try
        {
            var reader = new Utf8JsonReader(frame);
            item = default;
            return IsObject(ref reader)
                ? End(ref reader, SnapshotReader.Read(ref reader, codes, names, Pushed(receivedTicks), out item))
                : ReadStatus.Unreadable;
        }
        catch (JsonException)
        {
            item = default;
            return ReadStatus.Unreadable;
        }
    }

    internal static ReadStatus ReadTrade<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, Trade> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadTrade(frame, out var fields))
        {
            return TradeReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        try
        {
            var reader = new Utf8JsonReader(frame);
            item = default;
            return IsObject(ref reader)
                ? End(ref reader, TradeReader.Read(ref reader, codes, Pushed(receivedTicks), out item))
                : ReadStatus.Unreadable;
        }
        catch (JsonException)
        {
            item = default;
            return ReadStatus.Unreadable;
        }
    }

    internal static ReadStatus ReadDepth<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, Depth> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadDepth(frame, out var fields))
        {
            return DepthReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        try
        {
            var reader = new Utf8JsonReader(frame);
            item = default;
            return IsObject(ref reader)
                ? End(ref reader, DepthReader.Read(ref reader, codes, Pushed(receivedTicks), out item))
                : ReadStatus.Unreadable;
        }
        catch (JsonException)
        {
            item = default;
            return ReadStatus.Unreadable;
        }
    }

    internal static ReadStatus ReadKLine<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, KLine> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadKLine(frame, out var fields))
        {
            return KLineReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        try
        {
            var reader = new Utf8JsonReader(frame);
            item = default;
            return IsObject(ref reader)
                ? End(ref reader, KLineReader.Read(ref reader, codes, Pushed(receivedTicks), out item))
                : ReadStatus.Unreadable;
        }
        catch (JsonException)
        {
            item = default;
            return ReadStatus.Unreadable;
        }
    }

    private static Received Pushed(long receivedTicks) => new(receivedTicks, Origin.Pushed);

    private static bool IsObject(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Nothing but blanks may follow an item: two frames that ran together are not one push.</summary>
    private static ReadStatus End(ref Utf8JsonReader reader, ReadStatus status)
    {
        reader.Read();
        return status;
    }
}
