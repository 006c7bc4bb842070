namespace Qos.Cli.Output;

internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs: one object a line.</summary>
    Json,

    /// <summary>For programs: a header, then one row a line.</summary>
    Csv,
}
