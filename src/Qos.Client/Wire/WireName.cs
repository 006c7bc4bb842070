namespace Qos.Client.Wire;

/// <summary>
/// The property names of items. All of them have one or two letters, so a name is compared as the number that its bytes make
/// (docs/protocol.md sections 4 and 6).
/// </summary>
internal static class WireName
{
    internal const ushort None = 0;

    internal const ushort Code = 'c';
    internal const ushort Time = 't' | ('s' << 8);
    internal const ushort Volume = 'v';

    internal const ushort LastPrice = 'l' | ('p' << 8);
    internal const ushort PreviousClose = 'y' | ('p' << 8);
    internal const ushort Open = 'o';
    internal const ushort High = 'h';
    internal const ushort Low = 'l';
    internal const ushort Close = 'c' | ('l' << 8);
    internal const ushort Turnover = 't';
    internal const ushort Suspended = 's';
    internal const ushort Session = 't' | ('t' << 8);
    internal const ushort PreMarket = 'p' | ('q' << 8);
    internal const ushort AfterHours = 'a' | ('q' << 8);
    internal const ushort Night = 'n' | ('q' << 8);

    internal const ushort Price = 'p';
    internal const ushort Direction = 'd';
    internal const ushort Bids = 'b';
    internal const ushort Asks = 'a';
    internal const ushort Bars = 'k';
    internal const ushort KLineType = 'k' | ('t' << 8);
    internal const ushort PushKind = 't' | ('p' << 8);

    internal const ushort Exchange = 'e';
    internal const ushort Currency = 't' | ('c' << 8);
    internal const ushort ChineseName = 'n' | ('c' << 8);
    internal const ushort EnglishName = 'n' | ('e' << 8);
    internal const ushort LotSize = 'l' | ('s' << 8);
    internal const ushort TotalShares = 't' | ('s' << 8);
    internal const ushort OutstandingShares = 'o' | ('s' << 8);
    internal const ushort EarningsPerShare = 'e' | ('p' << 8);
    internal const ushort NetAssetsPerShare = 'n' | ('a' << 8);
    internal const ushort DividendYield = 'd' | ('y' << 8);

    /// <summary>One or two letters as their number; anything else is <see cref="None"/>.</summary>
    internal static ushort Pack(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => name[0],
        2 => (ushort)(name[0] | (name[1] << 8)),
        _ => None,
    };

    internal static string Text(ushort name) => name > byte.MaxValue ? $"{(char)(name & 0xFF)}{(char)(name >> 8)}" : $"{(char)name}";
}
