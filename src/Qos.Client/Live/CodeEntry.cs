using Qos.Client.Codes;

namespace Qos.Client.Live;

/// <summary>The streams of one code, found by the code's bytes in a push.</summary>
internal sealed class CodeEntry(InstrumentCode instrument) : ICodeEntry
{
    private CodeStream[] _streams = [];

    /// <inheritdoc/>
    public InstrumentCode Instrument { get; set; } = instrument;

    /// <summary>The stream of its trades, apart because millions of them may come in a second.</summary>
    internal TradeStream? Trades { get; private set; }

    internal bool IsEmpty => _streams.Length == 0;

    /// <summary>The stream of a kind and, for bars, a type; null when nobody watches it.</summary>
    internal CodeStream? Find(QuoteKind kind, KLineType? type = null)
    {
        foreach (var stream in _streams)
        {
            if (stream.Key.Kind == kind && stream.Key.Type == type)
            {
                return stream;
            }
        }

        return null;
    }

    internal void Add(CodeStream stream) => Set([.. _streams, stream]);

    internal void Remove(CodeStream stream) => Set([.. _streams.Where(other => other != stream)]);

    private void Set(CodeStream[] streams)
    {
        _streams = streams;
        Trades = streams.OfType<TradeStream>().FirstOrDefault();
    }
}
