namespace Qos.Interactive;

/// <summary>HTML that is shown as it is, and can be replaced in place.</summary>
internal sealed record Markup(string Html);
