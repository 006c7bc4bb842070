namespace Qos.Client.Wire;

/// <summary>What a value of the wire turned out to be.</summary>
internal enum Figure : byte
{
    /// <summary>Nothing: null, an empty string, or a price of zero.</summary>
    Absent,

    /// <summary>A number.</summary>
    Value,

    /// <summary>Something that is no number, or one that no market has.</summary>
    Bad,
}
