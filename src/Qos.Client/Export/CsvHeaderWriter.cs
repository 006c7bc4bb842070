namespace Qos.Client.Export;

/// <summary>Writes the names of fields as the first row of CSV; a part's are <c>preMarket.last</c> and so on.</summary>
internal struct CsvHeaderWriter(Utf8Output output) : IFieldWriter
{
    private byte[]? _part;
    private bool _hasField;

    public static bool IsFlat => true;

    public void Text(ReadOnlySpan<byte> name, string? value) => Write(name);

    public void Number(ReadOnlySpan<byte> name, decimal? value) => Write(name);

    public void Number(ReadOnlySpan<byte> name, long? value) => Write(name);

    public void Flag(ReadOnlySpan<byte> name, bool value) => Write(name);

    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value) => Write(name);

    public void ExchangeTime(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        Write(name);
        Write("exchangeTime"u8);
    }

    public void Date(ReadOnlySpan<byte> name, DateOnly? value) => Write(name);

    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> memberName, int? value) => Write(name);

    public void Span(ReadOnlySpan<byte> name, TimeSpan? value) => Write(name);

    public void Part<T, TFields>(ReadOnlySpan<byte> name, T? part)
        where T : class
        where TFields : IFields<T>
    {
        _part = name.ToArray();
        TFields.Write(part, 0, ref this);
        _part = null;
    }

    public readonly void Levels(ReadOnlySpan<byte> name, IReadOnlyList<DepthLevel> levels)
    {
    }

    private void Write(ReadOnlySpan<byte> name)
    {
        if (_hasField)
        {
            output.Append((byte)',');
        }

        if (_part is not null)
        {
            output.Append(_part);
            output.Append((byte)'.');
        }

        output.Append(name);
        _hasField = true;
    }
}
