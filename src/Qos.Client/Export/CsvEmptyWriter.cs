namespace Qos.Client.Export;

/// <summary>Counts fields, to leave as many empty.</summary>
internal struct CsvEmptyWriter : IFieldWriter
{
    public static bool IsFlat => true;

    public int Fields { get; private set; }

    public void Text(ReadOnlySpan<byte> name, string? value) => Fields++;

    public void Number(ReadOnlySpan<byte> name, decimal? value) => Fields++;

    public void Number(ReadOnlySpan<byte> name, long? value) => Fields++;

    public void Flag(ReadOnlySpan<byte> name, bool value) => Fields++;

    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value) => Fields++;

    public void ExchangeTime(ReadOnlySpan<byte> name, DateTimeOffset? value) => Fields += 2;

    public void Date(ReadOnlySpan<byte> name, DateOnly? value) => Fields++;

    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> memberName, int? value) => Fields++;

    public void Span(ReadOnlySpan<byte> name, TimeSpan? value) => Fields++;

    public void Part<T, TFields>(ReadOnlySpan<byte> name, T? part)
        where T : class
        where TFields : IFields<T> => TFields.Write(part, 0, ref this);

    public readonly void Levels(ReadOnlySpan<byte> name, IReadOnlyList<DepthLevel> levels)
    {
    }
}
