using Qos.Client.Export;

namespace Qos.Client;

/// <summary>
/// Makes writers of <see cref="Snapshot"/>, <see cref="Depth"/>, <see cref="Trade"/>, <see cref="KLine"/>, <see cref="Instrument"/>,
/// <see cref="Product"/>, <see cref="TradingDay"/>, <see cref="MarketStatus"/>, <see cref="KnownInstrument"/> and
/// <see cref="ConnectionCheck"/>, and of what an archive says of itself.
/// </summary>
public static class QuoteWriters
{
    /// <summary>Creates a writer of JSON lines: one object a line.</summary>
    /// <param name="output">Takes UTF-8 without a byte order mark; stays open.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of the models.</exception>
    public static QuoteWriter<T> JsonLines<T>(Stream output)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(output);
        return Create<T>(new Utf8Output(output), isCsv: false);
    }

    /// <summary>Creates a writer of CSV: a row of names, then a row each, with commas between.</summary>
    /// <inheritdoc cref="JsonLines{T}"/>
    public static QuoteWriter<T> Csv<T>(Stream output)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(output);
        return Create<T>(new Utf8Output(output), isCsv: true);
    }

    private static QuoteWriter<T> Create<T>(Utf8Output output, bool isCsv)
        where T : class
    {
        object writer = typeof(T) == typeof(Trade) ? Of<Trade, TradeFields>()
            : typeof(T) == typeof(Snapshot) ? Of<Snapshot, SnapshotFields>()
            : typeof(T) == typeof(KLine) ? Of<KLine, KLineFields>()
            : typeof(T) == typeof(Depth) ? Of<Depth, DepthFields>()
            : typeof(T) == typeof(Instrument) ? Of<Instrument, InstrumentFields>()
            : typeof(T) == typeof(Product) ? Of<Product, ProductFields>()
            : typeof(T) == typeof(TradingDay) ? Of<TradingDay, TradingDayFields>()
            : typeof(T) == typeof(MarketStatus) ? Of<MarketStatus, MarketStatusFields>()
            : typeof(T) == typeof(KnownInstrument) ? Of<KnownInstrument, KnownInstrumentFields>()
            : typeof(T) == typeof(ConnectionCheck) ? Of<ConnectionCheck, ConnectionCheckFields>()
            : typeof(T) == typeof(ArchiveItem) ? Of<ArchiveItem, ArchiveItemFields>()
            : typeof(T) == typeof(ArchivePlanRow) ? Of<ArchivePlanRow, ArchivePlanRowFields>()
            : typeof(T) == typeof(ArchiveDay) ? Of<ArchiveDay, ArchiveDayFields>()
            : typeof(T) == typeof(ArchiveStatus) ? Of<ArchiveStatus, ArchiveStatusFields>()
            : typeof(T) == typeof(ArchiveRevision) ? Of<ArchiveRevision, ArchiveRevisionFields>()
            : throw new NotSupportedException(
                $"{typeof(T).Name} has no description for export; {nameof(QuoteWriters)} says which models have one.");
        return (QuoteWriter<T>)writer;

        QuoteWriter<TModel> Of<TModel, TFields>()
            where TModel : class
            where TFields : IFields<TModel> =>
            isCsv ? new CsvQuoteWriter<TModel, TFields>(output) : new JsonQuoteWriter<TModel, TFields>(output);
    }

    private sealed class JsonQuoteWriter<T, TFields>(Utf8Output output) : QuoteWriter<T>(output)
        where T : class
        where TFields : IFields<T>
    {
        private readonly Utf8Output _output = output;

        private protected override void Begin()
        {
        }

        private protected override void WriteItem(T item)
        {
            var writer = new JsonFieldWriter(_output);
            writer.Begin();
            TFields.Write(item, 0, ref writer);
            writer.End();
            _output.Append((byte)'\n');
        }
    }

    private sealed class CsvQuoteWriter<T, TFields>(Utf8Output output) : QuoteWriter<T>(output)
        where T : class
        where TFields : IFields<T>
    {
        private readonly Utf8Output _output = output;
        private bool _isBegun;

        private protected override void Begin()
        {
            if (!_isBegun)
            {
                _isBegun = true;
                var writer = new CsvHeaderWriter(_output);
                TFields.Write(null, 0, ref writer);
                _output.Append((byte)'\n');
            }
        }

        private protected override void WriteItem(T item)
        {
            Begin();
            var rows = TFields.Rows(item);
            for (var row = 0; row < rows; row++)
            {
                var writer = new CsvFieldWriter(_output);
                TFields.Write(item, row, ref writer);
                _output.Append((byte)'\n');
            }
        }
    }
}
