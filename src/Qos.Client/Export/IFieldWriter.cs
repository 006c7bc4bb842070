namespace Qos.Client.Export;

/// <summary>
/// Takes the fields of one model in their order. A model is described once, as calls to this interface (see <see cref="IFields{T}"/>); the
/// writers of JSON and CSV are structs, so that each description is compiled for each of them: no reflection, no boxing, and nothing that a
/// trimmer could miss.
/// </summary>
internal interface IFieldWriter
{
    /// <summary>Whether every row has to have the same flat columns, so that a list becomes a row for each of its entries.</summary>
    static abstract bool IsFlat { get; }

    void Text(ReadOnlySpan<byte> name, string? value);

    void Number(ReadOnlySpan<byte> name, decimal? value);

    void Number(ReadOnlySpan<byte> name, long? value);

    void Flag(ReadOnlySpan<byte> name, bool value);

    /// <summary>An instant, in the zone that it has.</summary>
    void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value);

    /// <summary>
    /// The time of a quote on the exchange's clock: an instant, and in flat output a second column that spreadsheets read as a time.
    /// </summary>
    void ExchangeTime(ReadOnlySpan<byte> name, DateTimeOffset? value);

    void Date(ReadOnlySpan<byte> name, DateOnly? value);

    /// <summary>A length of time, as <c>00:10:00</c>.</summary>
    void Span(ReadOnlySpan<byte> name, TimeSpan? value);

    /// <summary>A member of an enumeration: its name, or its number where it has no name.</summary>
    void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> memberName, int? value);

    /// <summary>A model within the model.</summary>
    void Part<T, TFields>(ReadOnlySpan<byte> name, T? part)
        where T : class
        where TFields : IFields<T>;

    void Levels(ReadOnlySpan<byte> name, IReadOnlyList<DepthLevel> levels);
}
