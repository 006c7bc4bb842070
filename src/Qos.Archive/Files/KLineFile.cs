using Qos.Client;

namespace Qos.Archive.Files;

/// <summary>The metadata of a file of bars.</summary>
/// <param name="Code">The code.</param>
/// <param name="Type">The period.</param>
/// <param name="Source">Which archive made the file.</param>
/// <param name="IsSimulated">Whether the prices are simulated.</param>
internal sealed record KLineFileHead(InstrumentCode Code, KLineType Type, string Source, bool IsSimulated);

/// <summary>A format of files of bars.</summary>
internal interface IKLineFile
{
    /// <summary>The end of the name, without the dot.</summary>
    string Extension { get; }

    /// <summary>Writes the bars of one code and type, oldest first.</summary>
    Task WriteAsync(Stream output, KLineFileHead head, IReadOnlyList<KLine> bars, CancellationToken cancellationToken);

    /// <summary>Reads them back.</summary>
    Task<IReadOnlyList<KLine>> ReadAsync(string path, InstrumentCode code, CancellationToken cancellationToken);
}
