namespace Qos.Client;

/// <summary>How far an export or import has come.</summary>
/// <param name="File">The file.</param>
/// <param name="Files">Files done.</param>
/// <param name="Rows">Rows done.</param>
public readonly record struct ArchiveFileProgress(string File, int Files, long Rows);
