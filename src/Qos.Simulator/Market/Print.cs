namespace Qos.Simulator.Market;

/// <summary>One trade in whole units; the offset counts milliseconds from the start of its minute.</summary>
internal readonly record struct Print(int Offset, long Price, long Volume, MarketTradeDirection Direction);
