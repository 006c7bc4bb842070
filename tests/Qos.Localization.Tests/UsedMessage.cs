namespace Qos.Localization.Tests;

/// <summary>A text that code asks for.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Key">The English text; null where the code does not pass a literal.</param>
internal sealed record UsedMessage(string Place, string? Key);
