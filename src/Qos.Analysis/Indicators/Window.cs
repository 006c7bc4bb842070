namespace Qos.Analysis.Indicators;

/// <summary>The newest values, up to a number of them. What would fall out with the next one is known before it does.</summary>
internal sealed class Window<T>(int size)
{
    private readonly T[] _values = new T[size];
    private int _next;

    internal int Count { get; private set; }

    /// <summary>True when the window is full once one more value has come.</summary>
    internal bool FillsWithNext => Count >= _values.Length - 1;

    /// <summary>True when the next value pushes the oldest out.</summary>
    internal bool IsFull => Count == _values.Length;

    internal T Oldest => _values[IsFull ? _next : 0];

    internal void Add(T value)
    {
        _values[_next] = value;
        _next = (_next + 1) % _values.Length;
        Count = Math.Min(Count + 1, _values.Length);
    }

    /// <summary>The values that the window would have after one more, oldest first.</summary>
    internal IEnumerable<T> With(T next)
    {
        var skipped = IsFull ? 1 : 0;
        for (var i = skipped; i < Count; i++)
        {
            yield return _values[(_next - Count + i + (2 * _values.Length)) % _values.Length];
        }

        yield return next;
    }
}
