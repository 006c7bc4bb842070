namespace Qos.Cli.Output;

/// <summary>One column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Text">The cell's text; null is an empty cell.</param>
/// <param name="Right">Right-aligned, as figures are.</param>
/// <param name="Optional">Left out of a table whose first rows have nothing for it.</param>
/// <param name="Detail">The columns of the highest number are left out first where the terminal is too narrow; those of 0 stay.</param>
/// <param name="Sign">Colours the cell: above zero as up, below as down.</param>
/// <param name="InHeading">Left out where a heading over the table says it.</param>
internal sealed record Column<T>(
    string Heading, Func<T, string?> Text, bool Right = false, bool Optional = false, int Detail = 0, Func<T, decimal?>? Sign = null,
    bool InHeading = false)
{
    public ColumnHead Head => new(Heading, Right, Optional, Detail, InHeading);
}

/// <summary>The properties of a column that do not depend on the type of the rows.</summary>
internal sealed record ColumnHead(string Heading, bool Right, bool Optional, int Detail, bool InHeading);
