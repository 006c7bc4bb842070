namespace Qos.Client.Export;

/// <summary>The fields of a row of the product list.</summary>
internal readonly struct ProductFields : IFields<Product>
{
    public static void Write<TWriter>(Product? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter
    {
        writer.Text("code"u8, item?.Code);
        writer.Text("market"u8, item?.Market);
        writer.Text("name"u8, item?.Name);
        writer.Flag("isSimulated"u8, item?.IsSimulated ?? false);
    }
}
