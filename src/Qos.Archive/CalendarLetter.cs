using Qos.Client;

namespace Qos.Archive;

/// <summary>The letter by which a store keeps the kind of a day: the wire's <c>F</c> and <c>H</c>, and <c>C</c> for a closed one.</summary>
internal static class CalendarLetter
{
    internal static string Write(TradingDayKind kind) => kind switch
    {
        TradingDayKind.Full => "F",
        TradingDayKind.Half => "H",
        TradingDayKind.Closed => "C",
        _ => "U",
    };

    internal static TradingDayKind Read(string letter) => letter switch
    {
        "F" => TradingDayKind.Full,
        "H" => TradingDayKind.Half,
        "C" => TradingDayKind.Closed,
        _ => TradingDayKind.Unknown,
    };
}
