using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>An instrument that was asked for.</summary>
internal sealed class AskedCode<T>(InstrumentCode instrument) : Asked<T>, ICodeEntry
    where T : class
{
    public InstrumentCode Instrument { get; set; } = instrument;

    /// <summary>Takes an item that was read; where there can be <paramref name="onlyOne"/>, the last one counts.</summary>
    internal static void Take(ReadStatus status, in WireItem<AskedCode<T>, T> item, bool onlyOne)
    {
        if (status == ReadStatus.Unreadable)
        {
            item.Entry!.AddUnreadable(item.Problem);
        }
        else if (status == ReadStatus.Ok)
        {
            if (onlyOne)
            {
                item.Entry!.Items.Clear();
            }

            item.Entry!.Items.Add(item.Value!);
        }
    }
}
