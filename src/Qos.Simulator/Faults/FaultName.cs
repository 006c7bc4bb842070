namespace Qos.Simulator;

/// <summary>One fault of <see cref="FaultNames"/>.</summary>
/// <param name="Syntax">Its name, and the value where it takes one.</param>
/// <param name="Description">What it does.</param>
/// <param name="Read">From the value (null without one) to what is done; throws <see cref="FormatException"/> for one that cannot be
/// used.</param>
internal sealed record FaultName(string Syntax, string Description, Func<string?, Action<SimulatorFaults>> Read)
{
    public string Name { get; } = Syntax.Split('=', '[')[0];

    public bool TakesValue => Syntax.Contains('=', StringComparison.Ordinal);
}
