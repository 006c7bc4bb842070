using Qos.Localization;

namespace Qos.Client.Wire;

/// <summary>What was asked for, and what an answer had for it.</summary>
internal class Asked<T>
    where T : class
{
    private int _unreadable;
    private string? _problem;

    internal List<T> Items { get; } = [];

    /// <summary>Forgets what an answer had: one that broke off is asked for again, and read from its beginning.</summary>
    internal void Reset()
    {
        Items.Clear();
        (_unreadable, _problem) = (0, null);
    }

    internal void AddUnreadable(string problem)
    {
        _unreadable++;
        _problem ??= problem;
    }

    /// <summary>What is missing of it, under the name that the caller used; null when nothing is.</summary>
    internal MissingItem? MissingAs(string name, string noData) =>
        _problem is not null
            ? new(
                name,
                _unreadable > 1
                    ? Messages.Format($"unreadable: {_problem} (and {_unreadable - 1} more)")
                    : Messages.Format($"unreadable: {_problem}"), IsUnreadable: true)
            : Items.Count == 0 ? new(name, noData) : null;
}
