namespace Qos.Analysis.Indicators;

/// <summary>
/// BOLL: the mean <c>m</c> of the last <c>n</c> values, and <c>m ± w · σ</c> with the standard deviation of the population,
/// <c>σ² = Σ(x − m)² / n</c>. Warm-up: <c>n</c> values.
/// </summary>
/// <param name="period">Values in the window, 2 or more.</param>
/// <param name="width">Standard deviations from the mean to an edge, above 0.</param>
public sealed class BollingerBands(int period = 20, decimal width = 2) : Indicator<decimal, BandValue>
{
    private readonly Window<decimal> _window = new(Period(period, least: 2));
    private readonly decimal _width = width > 0
        ? width
        : throw new ArgumentOutOfRangeException(nameof(width), width, "The band's width is above 0.");

    /// <inheritdoc/>
    public override int WarmUp => period;

    private protected override BandValue? Next(decimal input, bool keep)
    {
        BandValue? value = null;
        if (_window.FillsWithNext)
        {
            var mean = _window.With(input).Sum() / period;
            var squares = _window.With(input).Sum(x => (x - mean) * (x - mean));
            var half = _width * SquareRoot.Of(squares / period);
            value = new BandValue(mean - half, mean, mean + half);
        }

        if (keep)
        {
            _window.Add(input);
        }

        return value;
    }
}
