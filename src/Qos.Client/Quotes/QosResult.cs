using System.Collections;
using System.Text.Json.Serialization;
using Qos.Client.Quotes;

namespace Qos.Client;

/// <summary>The answer to a call for several codes: items in the order of the request, and what is missing, never silently gone.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <remarks>System.Text.Json writes it as an object with <c>Items</c> and <c>Missing</c>.</remarks>
[JsonConverter(typeof(QosResultJsonConverterFactory))]
public sealed class QosResult<T> : IReadOnlyList<T>
{
    private readonly IReadOnlyList<T> _items;

    internal QosResult(IReadOnlyList<T> items, IReadOnlyList<MissingItem> missing)
    {
        _items = items;
        Missing = missing;
    }

    /// <summary>The asked codes without data, in the order of the request.</summary>
    public IReadOnlyList<MissingItem> Missing { get; }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
