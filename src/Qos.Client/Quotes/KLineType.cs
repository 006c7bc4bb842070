namespace Qos.Client;

/// <summary>The period of a bar; the value is the wire's number (docs/protocol.md section 3, <c>kt</c>).</summary>
public enum KLineType
{
    /// <summary>One minute.</summary>
    Minute1 = 1,

    /// <summary>Five minutes.</summary>
    Minute5 = 5,

    /// <summary>15 minutes.</summary>
    Minute15 = 15,

    /// <summary>30 minutes.</summary>
    Minute30 = 30,

    /// <summary>One hour.</summary>
    Hour1 = 60,

    /// <summary>Two hours.</summary>
    Hour2 = 120,

    /// <summary>Four hours.</summary>
    Hour4 = 240,

    /// <summary>One day.</summary>
    Day = 1001,

    /// <summary>One week.</summary>
    Week = 1007,

    /// <summary>One month.</summary>
    Month = 1030,

    /// <summary>One year.</summary>
    Year = 2001,
}
