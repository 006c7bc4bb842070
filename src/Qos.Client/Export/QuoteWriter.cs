using Qos.Client.Export;

namespace Qos.Client;

/// <summary>
/// Writes models as UTF-8, one line or row each, in a form that no culture changes: JSON lines with the model's own properties in
/// camelCase, or CSV with the same names (a US session's are <c>preMarket.last</c> and so on, a depth is a row for each level, and empty is
/// null). Figures keep all their digits.
/// </summary>
/// <remarks>
/// CSV has the time twice: <c>time</c> with its offset, and <c>exchangeTime</c> (<c>2026-03-04 09:30:00</c>) on the exchange's clock, which
/// spreadsheets of every language read as a time. <see cref="KLineTable"/> reads bars back. Not for use from several threads at once.
/// </remarks>
/// <typeparam name="T">The model.</typeparam>
public abstract class QuoteWriter<T> : IDisposable, IAsyncDisposable
    where T : class
{
    private readonly Utf8Output _output;

    private protected QuoteWriter(Utf8Output output) => _output = output;

    /// <summary>Adds an item. It reaches the stream by <see cref="Flush"/>, and before that when the buffer is full.</summary>
    public void Write(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        WriteItem(item);
        if (_output.IsFull)
        {
            _output.Drain();
        }
    }

    /// <summary>Hands everything written so far to the stream, and flushes it. CSV without an item is its header.</summary>
    public void Flush()
    {
        Begin();
        _output.Flush();
    }

    /// <inheritdoc cref="Flush"/>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        return _output.FlushAsync(cancellationToken);
    }

    /// <summary>Flushes; the stream stays open.</summary>
    public void Dispose()
    {
        Flush();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Begin();

    private protected abstract void WriteItem(T item);
}
