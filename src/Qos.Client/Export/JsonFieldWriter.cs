namespace Qos.Client.Export;

/// <summary>Writes fields as one JSON object on one line.</summary>
internal struct JsonFieldWriter(Utf8Output output) : IFieldWriter
{
    private bool _hasField;

    public static bool IsFlat => false;

    public readonly void Begin() => output.Append((byte)'{');

    public readonly void End() => output.Append((byte)'}');

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        Name(name);
        if (value is null)
        {
            output.Append("null"u8);
        }
        else
        {
            output.AppendJson(value);
        }
    }

    public void Number(ReadOnlySpan<byte> name, decimal? value)
    {
        Name(name);
        if (value is { } number)
        {
            output.Append(number);
        }
        else
        {
            output.Append("null"u8);
        }
    }

    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        Name(name);
        if (value is { } number)
        {
            output.Append(number);
        }
        else
        {
            output.Append("null"u8);
        }
    }

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        output.Append(value ? "true"u8 : "false"u8);
    }

    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        Name(name);
        if (value is { } time)
        {
            output.Append((byte)'"');
            output.Append(time);
            output.Append((byte)'"');
        }
        else
        {
            output.Append("null"u8);
        }
    }

    public void ExchangeTime(ReadOnlySpan<byte> name, DateTimeOffset? value) => Instant(name, value);

    public void Date(ReadOnlySpan<byte> name, DateOnly? value)
    {
        Name(name);
        if (value is { } date)
        {
            output.Append((byte)'"');
            output.Append(date);
            output.Append((byte)'"');
        }
        else
        {
            output.Append("null"u8);
        }
    }

    public void Span(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        Name(name);
        if (value is { } span)
        {
            output.Append((byte)'"');
            output.Append(span);
            output.Append((byte)'"');
        }
        else
        {
            output.Append("null"u8);
        }
    }

    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> memberName, int? value)
    {
        if (memberName.IsEmpty)
        {
            Number(name, value);
            return;
        }

        Name(name);
        output.Append((byte)'"');
        output.Append(memberName);
        output.Append((byte)'"');
    }

    public void Part<T, TFields>(ReadOnlySpan<byte> name, T? part)
        where T : class
        where TFields : IFields<T>
    {
        Name(name);
        if (part is null)
        {
            output.Append("null"u8);
            return;
        }

        var inner = new JsonFieldWriter(output);
        inner.Begin();
        TFields.Write(part, 0, ref inner);
        inner.End();
    }

    public void Levels(ReadOnlySpan<byte> name, IReadOnlyList<DepthLevel> levels)
    {
        Name(name);
        output.Append((byte)'[');
        for (var i = 0; i < levels.Count; i++)
        {
            if (i > 0)
            {
                output.Append((byte)',');
            }

            output.Append("{\"price\":"u8);
            output.Append(levels[i].Price);
            output.Append(",\"volume\":"u8);
            output.Append(levels[i].Volume);
            output.Append((byte)'}');
        }

        output.Append((byte)']');
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        output.Append(_hasField ? ",\""u8 : "\""u8);
        output.Append(name);
        output.Append("\":"u8);
        _hasField = true;
    }
}
