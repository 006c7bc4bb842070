using System.Diagnostics.CodeAnalysis;

namespace Qos.Client;

/// <summary>One element of a list of codes: the code that it names, or what is wrong with it.</summary>
/// <param name="Text">The element as it was written.</param>
/// <param name="Code">The code; null where the element names none.</param>
/// <param name="Problem">What is wrong and what to write instead; null where nothing is.</param>
public sealed record CodeListEntry(string Text, InstrumentCode? Code, string? Problem)
{
    /// <summary>Whether the element names a code.</summary>
    [MemberNotNullWhen(true, nameof(Code))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsCode => Code is not null;
}
