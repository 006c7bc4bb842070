namespace Qos.Client;

/// <summary>A requested code (or market) without data.</summary>
/// <param name="Code">The code as spelled in the request.</param>
/// <param name="Reason">Why, in words for a person: no data (unknown, or not in the plan), or unreadable and where.</param>
/// <param name="IsUnreadable">True when the server sent something for it that cannot be read.</param>
public sealed record MissingItem(string Code, string Reason, bool IsUnreadable = false);
