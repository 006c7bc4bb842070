namespace Qos.Simulator;

/// <summary>How the body of an HTTP answer is compressed (RFC 9110 section 8.4.1).</summary>
public enum ContentCoding
{
    /// <summary><c>gzip</c>.</summary>
    Gzip,

    /// <summary><c>deflate</c>: a zlib stream.</summary>
    Deflate,

    /// <summary><c>br</c>.</summary>
    Brotli,
}
