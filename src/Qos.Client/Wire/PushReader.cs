using System.Runtime.CompilerServices;
using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>
/// Reads pushed items: with <see cref="CanonicalPush"/> those that are written as the server writes them, all others with the JSON reader.
/// Nothing is thrown: a frame that is no item is <see cref="ReadStatus.Unreadable"/>.
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

        return ReadObject(
            frame, codes, names, receivedTicks, out item,
            static (ref reader, table, known, received, out read) => SnapshotReader.Read(ref reader, table, known!, received, out read));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ReadStatus ReadTrade<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, Trade> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadTrade(frame, out var fields))
        {
            return TradeReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        return ReadObject(
            frame, codes, names: null, receivedTicks, out item,
            static (ref reader, table, _, received, out read) => TradeReader.Read(ref reader, table, received, out read));
    }

    internal static ReadStatus ReadDepth<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, Depth> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadDepth(frame, out var fields))
        {
            return DepthReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        return ReadObject(
            frame, codes, names: null, receivedTicks, out item,
            static (ref reader, table, _, received, out read) => DepthReader.Read(ref reader, table, received, out read));
    }

    internal static ReadStatus ReadKLine<TEntry>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, long receivedTicks, out WireItem<TEntry, KLine> item)
        where TEntry : class, ICodeEntry
    {
        if (CanonicalPush.TryReadKLine(frame, out var fields))
        {
            return KLineReader.ToItem(in fields, codes, Pushed(receivedTicks), out item);
        }

        return ReadObject(
            frame, codes, names: null, receivedTicks, out item,
            static (ref reader, table, _, received, out read) => KLineReader.Read(ref reader, table, received, out read));
    }

    /// <summary>Reads an object with its JSON reader.</summary>
    private delegate ReadStatus ObjectReader<TEntry, T>(
        ref Utf8JsonReader reader, CodeTable<TEntry> codes, InstrumentCatalog? names, Received received, out WireItem<TEntry, T> item)
        where TEntry : class, ICodeEntry
        where T : class;

    private static ReadStatus ReadObject<TEntry, T>(
        ReadOnlySpan<byte> frame, CodeTable<TEntry> codes, InstrumentCatalog? names, long receivedTicks, out WireItem<TEntry, T> item,
        ObjectReader<TEntry, T> read)
        where TEntry : class, ICodeEntry
        where T : class
    {
        item = default;
        try
        {
            var reader = new Utf8JsonReader(frame);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return ReadStatus.Unreadable;
            }

            var status = read(ref reader, codes, names, Pushed(receivedTicks), out item);

            // Nothing but blanks may follow an item: two frames that ran together are not one push.
            reader.Read();
            return status;
        }
        catch (JsonException)
        {
            item = default;
            return ReadStatus.Unreadable;
        }
    }

    private static Received Pushed(long receivedTicks) => new(receivedTicks, Origin.Pushed);
}
