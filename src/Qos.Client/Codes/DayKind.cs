namespace Qos.Client.Codes;

/// <summary>How much of a day a market trades.</summary>
internal enum DayKind
{
    Closed,
    Half,
    Full,
}
