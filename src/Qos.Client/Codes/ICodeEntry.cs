namespace Qos.Client.Codes;

/// <summary>
/// What a <see cref="CodeTable{TValue}"/> keeps for a code when items are read against it: at least the code that its models carry.
/// </summary>
internal interface ICodeEntry
{
    /// <summary>The code as spelled in the request, with its zone, unit and currency.</summary>
    InstrumentCode Instrument { get; }
}
