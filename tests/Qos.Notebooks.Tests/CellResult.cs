namespace Qos.Notebooks.Tests;

/// <summary>What came of a cell: its outputs in their last state, and the message where it failed.</summary>
internal sealed record CellResult(string Code, IReadOnlyList<CellOutput> Outputs, string? Failure)
{
    /// <summary>Everything that the cell showed, as text.</summary>
    internal string Text => string.Join('\n', Outputs.Select(output => output.Value));

    internal CellResult Succeeded()
    {
        Assert.True(Failure is null, $"The cell failed: {Failure}\n\n{Code}");
        return this;
    }
}
