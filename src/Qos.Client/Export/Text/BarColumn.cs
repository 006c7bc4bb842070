namespace Qos.Client.Export.Text;

/// <summary>What a column of a table of bars holds.</summary>
internal enum BarColumn
{
    ExchangeTime,
    Time,
    Date,
    Open,
    High,
    Low,
    Close,
    Volume,
    Code,
    Market,
    Type,
    Adjustment,
    IsFinal,
    IsSimulated,
    Origin,
    ReceivedAt,
}
