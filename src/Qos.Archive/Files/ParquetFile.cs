using System.Globalization;
using Parquet;
using Parquet.Schema;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Files;

/// <summary>
/// Bars in Apache Parquet: <c>time</c> and <c>received_at</c> are UTC timestamps in microseconds, prices and volume decimals with as many
/// digits as the file needs,
/// <c>final</c> a flag, <c>origin</c> a text. Zone, unit, adjustment and source are in the file's metadata under <c>qos.*</c>.
/// </summary>
internal sealed class ParquetFile : IKLineFile
{
    private const string Prefix = "qos.";
    private static readonly string[] PriceNames = ["open", "high", "low", "close"];

    public string Extension => "parquet";

    public async Task WriteAsync(Stream output, KLineFileHead head, IReadOnlyList<KLine> bars, CancellationToken cancellationToken)
    {
        var code = new DataField<string>("code", nullable: false);
        var time = Time("time");
        DecimalDataField[] prices = [.. PriceNames.Select((name, i) => Number(name, bars.Select(bar => PriceOf(bar, i)),
            isNullable: false))];
        var volume = Number("volume", bars.Select(bar => bar.Volume ?? 0), isNullable: true);
        var final = new DataField<bool>("final");
        var received = Time("received_at");
        var origin = new DataField<string>("origin", nullable: false);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, DictionaryEncodingThreshold = 0.5 };
        options.ColumnEncodingHints["time"] = EncodingHint.DeltaBinaryPacked;
        var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema([code, time, .. prices, volume, final, received, origin]), output, options,
                cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = writer.ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string>
        {
            [Prefix + "code"] = head.Code.Canonical,
            [Prefix + "type"] = head.Type.ShortName(),
            [Prefix + "zone"] = head.Code.TimeZone.Id,
            [Prefix + "price_unit"] = head.Code.Currency ?? "",
            [Prefix + "volume_unit"] = head.Code.Market == "CF" ? "base coin" : "shares",
            [Prefix + "adjustment"] = "none",
            [Prefix + "simulated"] = head.IsSimulated ? "true" : "false",
            [Prefix + "source"] = head.Source,
        };
        using var rows = writer.CreateRowGroup();
        await rows.WriteAsync(code, [.. bars.Select(bar => head.Code.Canonical)]).ConfigureAwait(false);
        await rows.WriteAsync<DateTime>(time, bars.Select(bar => bar.Time.UtcDateTime).ToArray(),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < prices.Length; i++)
        {
            await rows.WriteAsync<decimal>(prices[i], bars.Select(bar => PriceOf(bar, i)).ToArray(),
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        await rows.WriteAsync<decimal>(volume, bars.Select(bar => bar.Volume).ToArray(),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.WriteAsync<bool>(final, bars.Select(bar => bar.IsFinal).ToArray(),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.WriteAsync<DateTime>(received, bars.Select(bar => Microseconds(bar.ReceivedAt)).ToArray(),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.WriteAsync(origin, [.. bars.Select(bar => OriginName(bar.Origin))]).ConfigureAwait(false);
        rows.CompleteValidate();
    }

    public async Task<IReadOnlyList<KLine>> ReadAsync(string path, InstrumentCode code, CancellationToken cancellationToken) =>
        (await ReadFileAsync(path, code, cancellationToken).ConfigureAwait(false)).Bars;

    /// <summary>Reads the bars of a file, and what it says of itself.</summary>
    /// <param name="path">The file.</param>
    /// <param name="given">The code where the file's own is not to be taken.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="QosException">It is not a file as an export writes it (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    internal static async Task<(KLineFileHead Head, IReadOnlyList<KLine> Bars)> ReadFileAsync(string path, InstrumentCode? given,
        CancellationToken cancellationToken)
    {
        try
        {
            var reader = await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            var metadata = reader.CustomMetadata ?? [];
            if (!metadata.TryGetValue(Prefix + "code", out var name) || !metadata.TryGetValue(Prefix + "type", out var typeName)
                || !KLineTypes.TryParse(typeName, out var type))
            {
                throw QosArchive.Invalid(
                    Messages.Format($"{path} has no qos.code and qos.type in its metadata, so it was not written by `qos archive export`. Import other data as CSV."));
            }

            var isSimulated = metadata.GetValueOrDefault(Prefix + "simulated") == "true";
            var code = (given ?? InstrumentCode.Parse(name)).WithSimulated(isSimulated);
            var bars = new List<KLine>();
            for (var i = 0; i < reader.RowGroupCount; i++)
            {
                using var rows = reader.OpenRowGroupReader(i);
                await ReadRowsAsync(reader.Schema, rows, code, type, bars, cancellationToken).ConfigureAwait(false);
            }

            return (new KLineFileHead(code, type, metadata.GetValueOrDefault(Prefix + "source") ?? "", isSimulated), bars);
        }
        catch (Exception e) when (e is not (OperationCanceledException or FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException or QosException))
        {
            // A damaged file shows in the reader as exceptions of any kind.
            throw QosArchive.Invalid(Messages.Format($"{path} cannot be read as Parquet: {e.Message}"));
        }
    }

    private static async Task ReadRowsAsync(
        ParquetSchema schema, ParquetRowGroupReader rows, InstrumentCode code, KLineType type, List<KLine> bars,
            CancellationToken cancellationToken)
    {
        var count = checked((int)rows.RowCount);
        var (times, received, finals, volumes, origins) = (new DateTime[count], new DateTime[count], new bool[count], new decimal?[count],
            new string[count]);
        decimal[][] prices = [.. PriceNames.Select(_ => new decimal[count])];
        await rows.ReadAsync<DateTime>(schema.FindDataField("time"), times, cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync<DateTime>(schema.FindDataField("received_at"), received,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync<bool>(schema.FindDataField("final"), finals, cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync<decimal>(schema.FindDataField("volume"), volumes, cancellationToken: cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync(schema.FindDataField("origin"), origins, cancellationToken: cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < prices.Length; i++)
        {
            await rows.ReadAsync<decimal>(schema.FindDataField(PriceNames[i]), prices[i],
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < count; i++)
        {
            bars.Add(new KLine(code)
            {
                Type = type,
                Seconds = new DateTimeOffset(DateTime.SpecifyKind(times[i], DateTimeKind.Utc)).ToUnixTimeSeconds(),
                Open = prices[0][i],
                High = prices[1][i],
                Low = prices[2][i],
                Close = prices[3][i],
                Volume = volumes[i],
                IsFinal = finals[i],
                ReceivedAt = new DateTimeOffset(DateTime.SpecifyKind(received[i], DateTimeKind.Utc)),
                Origin = Enum.TryParse<Origin>(origins[i], ignoreCase: true, out var origin) ? origin : Origin.Imported,
            });
        }
    }

    private static decimal PriceOf(KLine bar, int index) => index switch { 0 => bar.Open, 1 => bar.High, 2 => bar.Low, _ => bar.Close };

    private static DateTimeDataField Time(string name) =>
        new(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: false);

    private static DateTime Microseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond),
        DateTimeKind.Utc);

    private static string OriginName(Origin origin) => origin.ToString().ToLower(CultureInfo.InvariantCulture);

    /// <summary>
    /// A decimal column that holds every number of a file: 9 or 18 digits where they are enough, for those take the fewest bytes.
    /// </summary>
    private static DecimalDataField Number(string name, IEnumerable<decimal> numbers, bool isNullable)
    {
        var (scale, digits) = (0, 1);
        foreach (var number in numbers)
        {
            scale = Math.Max(scale, number.Scale);
            digits = Math.Max(digits, DigitsOf(decimal.Truncate(Math.Abs(number))));
        }

        var precision = digits + scale;
        return new DecimalDataField(name, precision <= 9 ? 9 : precision <= 18 ? 18 : 38, scale, isNullable: isNullable);
    }

    private static int DigitsOf(decimal whole)
    {
        var digits = 1;
        for (; whole >= 10; whole /= 10)
        {
            digits++;
        }

        return digits;
    }
}
