namespace Qos.Client;

/// <summary>The file formats that an archive writes.</summary>
public enum ArchiveFormat
{
    /// <summary>Apache Parquet: decimals and UTC microseconds, in hive folders by type, market, code and month.</summary>
    Parquet,

    /// <summary>CSV, in the same folders.</summary>
    Csv,
}
