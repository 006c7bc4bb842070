using Qos.Client;

namespace Qos.Archive;

/// <summary>One code and K-line type, or the trades of a code, as a store has it.</summary>
internal sealed record SeriesRow
{
    /// <summary>The type number of trades, where K-lines have the wire's number.</summary>
    internal const int Trades = 0;

    internal required int Id { get; init; }

    /// <summary>The canonical code.</summary>
    internal required string Code { get; init; }

    /// <summary>The wire's number of the K-line type, or <see cref="Trades"/>.</summary>
    internal required int Type { get; init; }

    internal bool IsWanted { get; init; }

    /// <summary>The earliest wanted opening time, Unix seconds; null is as far back as the server goes.</summary>
    internal long? WantedFrom { get; init; }

    internal long Count { get; init; }

    internal long? SyncedAt { get; init; }

    internal string? Problem { get; init; }

    internal string? Owner { get; init; }

    internal bool IsTrades => Type == Trades;

    internal KLineType KLineType => (KLineType)Type;

    internal string TypeName => IsTrades ? "trades" : KLineType.ShortName();

    public override string ToString() => $"{Code} {TypeName}";
}
