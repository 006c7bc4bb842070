using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>One item that was read: the entry of its code where that is known, the model where it could be read, else the property that forbade it.</summary>
internal struct WireItem<TEntry, T>
    where TEntry : class
    where T : class
{
    internal TEntry? Entry;
    internal T? Value;
    internal ushort BadName;

    internal readonly string Problem => ProblemWith(BadName);

    internal static string ProblemWith(ushort badName) => Messages.Format($"'{WireName.Text(badName)}' is missing or cannot be read");
}
