using Microsoft.Data.Sqlite;
using Qos.Client;

namespace Qos.Archive.Sqlite;

/// <summary>Writes trades by one prepared statement.</summary>
internal sealed class TradeInsert : IDisposable
{
    private readonly SeriesRow _series;
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    internal TradeInsert(SqliteConnection connection, SqliteTransaction transaction, SeriesRow series)
    {
        _series = series;
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText =
            "INSERT INTO trade (series, time, position, price, volume, scales, direction, answer, sum) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)";
        _parameters = [.. Enumerable.Range(0, 9).Select(i => _command.Parameters.AddWithValue($"@p{i}", 0L))];
        _command.Prepare();
    }

    public void Dispose() => _command.Dispose();

    internal static short SumOf(int series, long time, long position, object price, object volume, int scales, int direction, long fetch)
    {
        RowSum sum = default;
        sum.Add(series);
        sum.Add(time);
        sum.Add(position);
        sum.Add(price);
        sum.Add(volume);
        sum.Add(scales);
        sum.Add(direction);
        sum.Add(fetch);
        return sum.Value;
    }

    internal void Write(Trade trade, int position, long fetch)
    {
        var (price, volume) = (PackedDecimal.Pack(trade.Price), PackedDecimal.Pack(trade.Volume));
        var scales = PackedDecimal.Scales(trade.Price, trade.Volume);
        _parameters[0].Value = _series.Id;
        _parameters[1].Value = trade.Seconds;
        _parameters[2].Value = position;
        _parameters[3].Value = price;
        _parameters[4].Value = volume;
        _parameters[5].Value = scales;
        _parameters[6].Value = (int)trade.Direction;
        _parameters[7].Value = fetch;
        _parameters[8].Value = (long)SumOf(_series.Id, trade.Seconds, position, price, volume, scales, (int)trade.Direction, fetch);
        _command.ExecuteNonQuery();
    }
}
