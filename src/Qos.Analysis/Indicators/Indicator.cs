namespace Qos.Analysis.Indicators;

/// <summary>An indicator that takes one input after another. A new object is one run over one series; it is not thread-safe.</summary>
/// <typeparam name="TInput">The input: a price, or a bar.</typeparam>
/// <typeparam name="TValue">The value for each input.</typeparam>
public abstract class Indicator<TInput, TValue>
    where TValue : struct
{
    /// <summary>
    /// The number of inputs that the first value takes: a value exists at this input (counted from 1) and every later one.
    /// </summary>
    public abstract int WarmUp { get; }

    /// <summary>Takes the next input and returns the value at it; null while the indicator is still warming up.</summary>
    public TValue? Add(TInput input) => Next(input, keep: true);

    /// <summary>
    /// Returns the value that <see cref="Add"/> would return, and takes nothing: for a bar that is still running and will be replaced.
    /// </summary>
    public TValue? Peek(TInput input) => Next(input, keep: false);

    /// <summary>Takes all inputs, oldest first, and returns the value at each; null where there is none yet.</summary>
    public IReadOnlyList<TValue?> AddAll(IEnumerable<TInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [.. inputs.Select(Add)];
    }

    /// <summary>Computes the value at an input, and changes the state only where it is to be kept.</summary>
    private protected abstract TValue? Next(TInput input, bool keep);

    private protected static int Period(int period, int least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, least, nameof(period));
        return period;
    }
}
