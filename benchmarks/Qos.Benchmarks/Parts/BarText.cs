using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Qos.Client;

namespace Qos.Benchmarks;

/// <summary>
/// A hundred thousand bars to UTF-8 text, as <c>qos kline</c> writes them, against a <see cref="Utf8JsonWriter"/> over the same fields.
/// </summary>
[MemoryDiagnoser]
public class BarText : IDisposable
{
    private const int Count = 100_000;
    private static readonly InstrumentCode Apple = InstrumentCode.Parse("US:AAPL");
    private readonly KLine[] _bars = [.. Enumerable.Range(0, Count).Select(Bar)];
    private readonly MemoryStream _output = new(64 * 1024 * 1024);

    [Benchmark]
    public long Csv() => Write(QuoteWriters.Csv<KLine>(Empty()));

    [Benchmark]
    public long JsonLines() => Write(QuoteWriters.JsonLines<KLine>(Empty()));

    [Benchmark(Baseline = true)]
    public long JsonWriter()
    {
        var output = Empty();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        foreach (var bar in _bars)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, bar.Code);
            writer.WriteString("market"u8, bar.Market);
            writer.WriteString("type"u8, "Minute1"u8);
            writer.WriteString("time"u8, bar.Time);
            writer.WriteNumber("open"u8, bar.Open);
            writer.WriteNumber("high"u8, bar.High);
            writer.WriteNumber("low"u8, bar.Low);
            writer.WriteNumber("close"u8, bar.Close);
            writer.WriteNumber("volume"u8, bar.Volume!.Value);
            writer.WriteNumber("rawVolume"u8, bar.RawVolume!.Value);
            writer.WriteString("adjustment"u8, "None"u8);
            writer.WriteBoolean("isFinal"u8, bar.IsFinal);
            writer.WriteString("currency"u8, bar.Currency);
            writer.WriteString("receivedAt"u8, bar.ReceivedAt);
            writer.WriteString("origin"u8, "Pushed"u8);
            writer.WriteBoolean("isSimulated"u8, bar.IsSimulated);
            writer.WriteEndObject();
            writer.Flush();
            output.WriteByte((byte)'\n');
            writer.Reset();
        }

        return output.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Dispose();
        GC.SuppressFinalize(this);
    }

    private static KLine Bar(int i) => new(Apple)
    {
        Type = KLineType.Minute1,
        Seconds = 1_741_935_600 + (i * 60),
        Open = 211.25m + (i % 97 * 0.01m),
        High = 213.95m + (i % 97 * 0.01m),
        Low = 209.58m + (i % 97 * 0.01m),
        Close = 213.49m + (i % 97 * 0.01m),
        Volume = 60_107 + i,
        IsFinal = true,
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_741_935_600_123 + i),
    };

    private long Write(QuoteWriter<KLine> writer)
    {
        foreach (var bar in _bars)
        {
            writer.Write(bar);
        }

        writer.Flush();
        return _output.Length;
    }

    private MemoryStream Empty()
    {
        _output.SetLength(0);
        return _output;
    }
}
