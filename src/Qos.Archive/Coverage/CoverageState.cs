namespace Qos.Archive.Coverage;

/// <summary>Specifies the coverage of an interval. The numbers are stored.</summary>
internal enum CoverageState
{
    /// <summary>The server answered for it, and everything that it had is stored and final.</summary>
    Bars = 0,

    /// <summary>The market was open, and the server had no bars although it had some before or after.</summary>
    Empty = 1,

    /// <summary>The server had no data for the code at all.</summary>
    Refused = 2,

    /// <summary>The server does not go back to it.</summary>
    Beyond = 3,

    /// <summary>For trades: they have or may have a hole here.</summary>
    Gap = 4,
}
