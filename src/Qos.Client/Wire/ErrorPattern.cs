namespace Qos.Client;

/// <summary>Tells the kind of an error by the server's text, which has no code (docs/protocol.md sections 1 and 8).</summary>
/// <param name="Pattern">A regular expression, matched anywhere and without regard to case.</param>
/// <param name="Kind">The kind of error of a text that matches.</param>
public sealed record ErrorPattern(string Pattern, QosErrorKind Kind);
