using Microsoft.Data.Sqlite;
using Qos.Client;

namespace Qos.Archive.Sqlite;

/// <summary>Writes bars by one prepared statement.</summary>
internal sealed class BarInsert : IDisposable
{
    private readonly SeriesRow _series;
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    internal BarInsert(SqliteConnection connection, SqliteTransaction transaction, SeriesRow series)
    {
        _series = series;
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText =
            "INSERT OR REPLACE INTO bar (series, time, open, high, low, close, volume, scales, final, answer, sum) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)";
        _parameters = [.. Enumerable.Range(0, 11).Select(i => _command.Parameters.AddWithValue($"@p{i}", 0L))];
        _command.Prepare();
    }

    public void Dispose() => _command.Dispose();

    internal void Write(KLine bar, long fetch)
    {
        var (open, high, low, close) = (PackedDecimal.Pack(bar.Open), PackedDecimal.Pack(bar.High), PackedDecimal.Pack(bar.Low),
            PackedDecimal.Pack(bar.Close));
        var volume = bar.Volume is { } some ? PackedDecimal.Pack(some) : null;
        var scales = PackedDecimal.Scales(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume ?? 0)
            | PackedDecimal.TextBit(open, 0) | PackedDecimal.TextBit(high, 1) | PackedDecimal.TextBit(low,
                2) | PackedDecimal.TextBit(close, 3)
            | PackedDecimal.TextBit(volume, 4) | (volume is null ? PackedDecimal.NoVolume : 0);
        var final = bar.IsFinal ? 1 : 0;
        RowSum sum = default;
        sum.Add(_series.Id);
        sum.Add(bar.Seconds);
        sum.Add(open);
        sum.Add(high);
        sum.Add(low);
        sum.Add(close);
        if (volume is not null)
        {
            sum.Add(volume);
        }

        sum.Add(scales);
        sum.Add(final);
        sum.Add(fetch);
        _parameters[0].Value = _series.Id;
        _parameters[1].Value = bar.Seconds;
        _parameters[2].Value = open;
        _parameters[3].Value = high;
        _parameters[4].Value = low;
        _parameters[5].Value = close;
        _parameters[6].Value = volume ?? DBNull.Value;
        _parameters[7].Value = scales;
        _parameters[8].Value = final;
        _parameters[9].Value = fetch;
        _parameters[10].Value = (long)sum.Value;
        _command.ExecuteNonQuery();
    }
}
