using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>
/// One item that was read: the entry of its code where that is known, the model where it could be read, else the property that forbade it.
/// </summary>
internal struct WireItem<TEntry, T>
    where TEntry : class
    where T : class
{
    internal TEntry? Entry;
    internal T? Value;
    internal ushort BadName;

    /// <summary>
    /// Finds the entry of a code. Not OK where nobody asked for the code, or a property that the item needs is missing or unreadable.
    /// </summary>
    internal static ReadStatus Find(CodeTable<TEntry> codes, ReadOnlySpan<byte> code, ushort badName, out WireItem<TEntry, T> item)
    {
        item = default;
        if (!codes.TryGet(code, out item.Entry))
        {
            return ReadStatus.UnknownCode;
        }

        item.BadName = badName;
        return badName == WireName.None ? ReadStatus.Ok : ReadStatus.Unreadable;
    }

    internal readonly string Problem => ProblemWith(BadName);

    internal static string ProblemWith(ushort badName) => Messages.Format($"'{WireName.Text(badName)}' is missing or cannot be read");
}
