namespace Qos.Client.Export.Text;

/// <summary>One bar of a table, checked in itself: what else it says stands in the texts of its other columns.</summary>
/// <param name="Line">The line of the file, or the number of the object, for messages.</param>
/// <param name="Local">Date and time as written; on the exchange's clock where there is no offset.</param>
/// <param name="Offset">The offset of <paramref name="Local"/>; null where it was written without one.</param>
/// <param name="HasTime">Whether a time of day was written.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Volume; null where the table has none.</param>
/// <param name="Texts">The other columns.</param>
internal sealed record BarRow(
    int Line, DateTime Local, TimeSpan? Offset, bool HasTime, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume,
    IReadOnlyDictionary<BarColumn, string> Texts)
{
    /// <summary>The text of a column; empty where there is none.</summary>
    public string this[BarColumn column] => Texts.GetValueOrDefault(column, "");
}
