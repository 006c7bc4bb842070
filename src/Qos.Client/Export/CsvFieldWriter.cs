namespace Qos.Client.Export;

/// <summary>Writes the values of fields as one CSV row. Empty is null.</summary>
internal struct CsvFieldWriter(Utf8Output output) : IFieldWriter
{
    private bool _hasField;

    public static bool IsFlat => true;

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        Next();
        if (value is not null)
        {
            output.AppendCsv(value);
        }
    }

    public void Number(ReadOnlySpan<byte> name, decimal? value)
    {
        Next();
        if (value is { } number)
        {
            output.Append(number);
        }
    }

    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        Next();
        if (value is { } number)
        {
            output.Append(number);
        }
    }

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Next();
        output.Append(value ? "true"u8 : "false"u8);
    }

    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        Next();
        if (value is { } time)
        {
            output.Append(time);
        }
    }

    public void ExchangeTime(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        Instant(name, value);
        Next();
        if (value is { } time)
        {
            output.AppendLocal(time);
        }
    }

    public void Date(ReadOnlySpan<byte> name, DateOnly? value)
    {
        Next();
        if (value is { } date)
        {
            output.Append(date);
        }
    }

    public void Span(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        Next();
        if (value is { } span)
        {
            output.Append(span);
        }
    }

    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> memberName, int? value)
    {
        Next();
        if (!memberName.IsEmpty)
        {
            output.Append(memberName);
        }
        else if (value is { } number)
        {
            output.Append(number);
        }
    }

    public void Part<T, TFields>(ReadOnlySpan<byte> name, T? part)
        where T : class
        where TFields : IFields<T>
    {
        if (part is not null)
        {
            TFields.Write(part, 0, ref this);
            return;
        }

        var empty = new CsvEmptyWriter();
        TFields.Write(null, 0, ref empty);
        for (var i = 0; i < empty.Fields; i++)
        {
            Next();
        }
    }

    // A list has rows of its own.
    public readonly void Levels(ReadOnlySpan<byte> name, IReadOnlyList<DepthLevel> levels)
    {
    }

    private void Next()
    {
        if (_hasField)
        {
            output.Append((byte)',');
        }

        _hasField = true;
    }
}
