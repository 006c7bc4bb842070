namespace Qos.Client;

/// <summary>A code (or market) that was asked for and for which there is nothing to give.</summary>
/// <param name="Code">The code as it was asked for.</param>
/// <param name="Reason">Why, in words for a person: no data (unknown, or not in the plan), or unreadable and where.</param>
/// <param name="IsUnreadable">True when the server sent something for it that cannot be read.</param>
public sealed record MissingItem(string Code, string Reason, bool IsUnreadable = false);
