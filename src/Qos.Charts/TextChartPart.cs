namespace Qos.Charts;

/// <summary>A part of a line of a <see cref="TextChart"/> in one colour.</summary>
/// <param name="Text">The characters, without control characters.</param>
/// <param name="Tone">The content.</param>
public readonly record struct TextChartPart(string Text, TextChartTone Tone);
