namespace Qos.Analysis.Indicators;

/// <summary>
/// MACD: <c>EMA(fast) − EMA(slow)</c>, its signal <c>EMA(signal)</c> of that, and the histogram, their difference.
/// Warm-up: <c>slow</c> values, and <c>slow + signal − 1</c> for signal and histogram. Each EMA begins with the mean of its own first
/// values.
/// </summary>
/// <param name="fast">The period of the fast average.</param>
/// <param name="slow">The period of the slow average, longer than the fast one.</param>
/// <param name="signal">The period of the signal.</param>
public sealed class MovingAverageConvergenceDivergence(int fast = 12, int slow = 26, int signal = 9) : Indicator<decimal, MacdValue>
{
    private readonly ExponentialMovingAverage _fast = new(fast < slow
        ? fast
        : throw new ArgumentOutOfRangeException(
            nameof(fast), fast, $"The fast average must be shorter than the slow one, which is over {slow}."));

    private readonly ExponentialMovingAverage _slow = new(slow);
    private readonly ExponentialMovingAverage _signal = new(signal);

    /// <inheritdoc/>
    public override int WarmUp => slow;

    private protected override MacdValue? Next(decimal input, bool keep)
    {
        var (fastValue, slowValue) = keep ? (_fast.Add(input), _slow.Add(input)) : (_fast.Peek(input), _slow.Peek(input));
        if (fastValue - slowValue is not { } macd)
        {
            return null;
        }

        var signalValue = keep ? _signal.Add(macd) : _signal.Peek(macd);
        return new MacdValue(macd, signalValue, macd - signalValue);
    }
}
