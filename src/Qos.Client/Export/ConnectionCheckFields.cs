namespace Qos.Client.Export;

/// <summary>The fields of the result of a check.</summary>
internal readonly struct ConnectionCheckFields : IFields<ConnectionCheck>
{
    public static void Write<TWriter>(ConnectionCheck? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        var (check, status, error) = (item?.Check ?? default, item?.Status ?? default, item?.Error);
        writer.Member("check"u8, Members.NameOf(check), (int)check);
        writer.Member("status"u8, Members.NameOf(status), (int)status);
        writer.Text("finding"u8, item?.Finding);
        writer.Text("advice"u8, item?.Advice);
        writer.Member("error"u8, error is { } kind ? Members.NameOf(kind) : default, (int?)error);
        writer.Span("elapsed"u8, item?.Elapsed);
    }
}
