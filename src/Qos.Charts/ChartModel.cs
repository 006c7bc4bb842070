using System.Text.Json;
using Qos.Analysis.Indicators;
using Qos.Client;

namespace Qos.Charts;

/// <summary>Writes the model of the page as JSON: columns per series, times in axis format, computed averages.</summary>
internal sealed class ChartModel
{
    private readonly IReadOnlyList<KLineSeries> _series;
    private readonly ChartOptions _options;
    private readonly TimeAxis _axis;
    private readonly decimal[] _bases;

    internal ChartModel(IReadOnlyList<KLineSeries> series, ChartOptions options)
    {
        if (series.Count == 0)
        {
            throw new ArgumentException("There is no bar to draw.");
        }

        if (options is { Normalize: true, LogScale: true })
        {
            throw new ArgumentException(
                "Percentages fall below zero, which a logarithmic scale cannot show: choose one of Normalize and LogScale.");
        }

        if (options.Normalize && (options.Indicators.Count > 0 || options.VolumeProfile))
        {
            throw new ArgumentException(
                "Indicators and the volume by price stand at prices, which a chart in percent does not have: choose one of them.");
        }

        foreach (var one in series)
        {
            KLineChart.RequireSame(series[0].Type, one.Type, one.Code);
            KLineChart.RequireSame(series[0].Adjustment, one.Adjustment, one.Code);
        }

        if (options.MovingAverages.Any(period => period < 1))
        {
            throw new ArgumentException($"A moving average is over one bar or more, not over {options.MovingAverages.Min()}.");
        }

        _series = series;
        _options = options;
        _axis = new TimeAxis(series);
        // Computed before the first byte of the page is written: a base may be refused.
        _bases = options.Normalize ? [.. series.Select(BaseOf)] : [];
    }

    private bool IsChinese => _options.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    internal string Language => IsChinese ? "zh" : "en";

    private bool IsSimulated => _series.Any(SomeSimulated);

    private string Title => _options.Title ?? string.Join(" · ", _series.Select(s => NameOf(s) is { } name ? $"{s.Code} {name}" : s.Code));

    /// <summary>The title of the browser tab, which also labels simulated prices.</summary>
    internal string PageTitle => IsSimulated ? $"{(IsChinese ? "模拟价格" : "Simulated")} · {Title}" : Title;

    /// <summary>Writes the model; what could end a script element leaves the default encoder as an escape.</summary>
    internal void Write(Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("title", Title);
        json.WriteString("type", _series[0].Type.ToString());
        json.WriteString("adjustment", _series[0].Adjustment.ToString());
        json.WriteBoolean("intraday", _axis.IsIntraday);
        json.WriteString("zone", _axis.Zone.Id);
        json.WriteBoolean("upIsRed", _options.UpIsRed);
        json.WriteBoolean("log", _options.LogScale);
        json.WriteBoolean("normalize", _options.Normalize);
        json.WriteBoolean("simulated", IsSimulated);
        json.WriteStartObject("clock");
        foreach (var (position, clock) in _axis.Displaced)
        {
            json.WriteNumber(position.ToString(System.Globalization.CultureInfo.InvariantCulture), clock);
        }

        json.WriteEndObject();
        json.WriteStartArray("series");
        for (var i = 0; i < _series.Count; i++)
        {
            WriteSeries(json, _series[i], i < _bases.Length ? _bases[i] : null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool SomeSimulated(KLineSeries series) => series.Bars.Any(bar => bar.IsSimulated);

    /// <summary>The close from which percentages count: the last one known when the last of the codes begins.</summary>
    private decimal BaseOf(KLineSeries series)
    {
        var start = _series.Max(s => _axis[s.Bars[0]]);
        var bar = series.Bars.Last(bar => _axis[bar] <= start);
        return bar.Close > 0
            ? bar.Close
            : throw new ArgumentException($"{series.Code} closed at {bar.Close}: percentages need a price above zero to count from.");
    }

    /// <summary>The name where it says more than the code.</summary>
    private string? NameOf(KLineSeries series) =>
        _options.Names.TryGetValue(series.Code, out var name) && !string.IsNullOrWhiteSpace(name)
            && !series.Code.EndsWith($":{name}", StringComparison.Ordinal)
            ? name
            : null;

    /// <summary>The most decimals among the prices; more than a price of that size can move by are noise of floating point.</summary>
    private static int DecimalsOf(IReadOnlyList<KLine> bars)
    {
        var most = bars.Max(bar => bar.High) switch { >= 10_000 => 3, >= 100 => 4, >= 1 => 6, _ => 10 };
        return Math.Min(
            most, bars.Max(bar => Math.Max(Math.Max(bar.Open.Scale, bar.High.Scale), Math.Max(bar.Low.Scale, bar.Close.Scale))));
    }

    private void WriteSeries(Utf8JsonWriter json, KLineSeries series, decimal? from)
    {
        var bars = series.Bars;
        var decimals = DecimalsOf(bars);
        json.WriteStartObject();
        json.WriteString("code", series.Code);
        json.WriteString("name", NameOf(series));
        json.WriteString("currency", bars[0].Currency);
        json.WriteNumber("decimals", decimals);
        json.WriteBoolean("simulated", SomeSimulated(series));
        // Only the newest bar can be running: the period of every other one is over, whenever it was fetched.
        json.WriteBoolean("running", !bars[^1].IsFinal);
        if (from is { } start)
        {
            json.WriteNumber("base", start);
        }

        WriteColumn(json, "time", bars, bar => _axis[bar]);
        if (_axis.IsIntraday && InstrumentCode.Parse(bars[0].Code).TimeZone is var zone && !zone.Equals(_axis.Zone))
        {
            json.WriteString("zone", zone.Id);
            WriteColumn(json, "clock", bars, bar => TimeAxis.ClockOf(bar.Time));
        }

        WriteColumn(json, "open", bars, bar => bar.Open);
        WriteColumn(json, "high", bars, bar => bar.High);
        WriteColumn(json, "low", bars, bar => bar.Low);
        WriteColumn(json, "close", bars, bar => bar.Close);
        if (bars.Any(bar => bar.Volume is not null))
        {
            WriteColumn(json, "volume", bars, bar => bar.Volume);
        }

        json.WriteStartArray("averages");
        foreach (var period in _options.MovingAverages)
        {
            json.WriteStartObject();
            json.WriteNumber("period", period);
            // Four digits beyond the prices': finer than any pixel, and a long quotient would double the page.
            WriteColumn(json, "values", bars.Sma(period), value => value is { } v ? Math.Round(v, decimals + 4) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteIndicators(json, bars, decimals);
        WriteProfile(json, bars);
        json.WriteEndObject();
    }

    private void WriteIndicators(Utf8JsonWriter json, IReadOnlyList<KLine> bars, int decimals)
    {
        json.WriteStartArray("indicators");
        foreach (var indicator in _options.Indicators.Distinct().Select(one => IndicatorColumns.Of(one, bars)))
        {
            json.WriteStartObject();
            json.WriteString("name", indicator.Name);
            json.WriteBoolean("overlay", indicator.IsOverlay);
            json.WriteStartArray("columns");
            foreach (var (name, isHistogram, values) in indicator.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteBoolean("histogram", isHistogram);
                WriteColumn(json, "values", [.. values], value => value is { } v ? Math.Round(v, decimals + 4) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteColumn(json, "levels", indicator.Levels, level => level);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteProfile(Utf8JsonWriter json, IReadOnlyList<KLine> bars)
    {
        if (!_options.VolumeProfile || !bars.Any(bar => bar.Volume > 0))
        {
            return;
        }

        json.WriteStartArray("profile");
        foreach (var step in VolumeProfile.Of(bars, steps: 40))
        {
            json.WriteStartArray();
            foreach (var figure in (decimal[])[step.From, step.To, step.Rising, step.Falling])
            {
                json.WriteNumberValue(Math.Round(figure, 10));
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteColumn<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Func<T, decimal?> valueOf)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            if (valueOf(row) is { } value)
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
