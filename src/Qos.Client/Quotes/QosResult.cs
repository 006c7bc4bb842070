using System.Collections;
using System.Text.Json.Serialization;
using Qos.Client.Quotes;

namespace Qos.Client;

/// <summary>The result of a call for several codes: the items in the order of the request, and the codes without data.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
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
