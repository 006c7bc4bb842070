using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Qos.Client.Http;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>
/// Writes every received frame to a file, a line each: <c>{"t":unix milliseconds,"d":frame}</c>, or <c>"s":"text"</c> where the frame is no
/// JSON or would not stay on one line. Without the key. Gzip when the name ends in .gz. The simulator replays it.
/// </summary>
internal sealed class FrameRecorder : IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Scrubber _scrubber;
    private long _flushedAt;
    private bool _isDisposed;

    /// <exception cref="QosException">The file cannot be written.</exception>
    internal FrameRecorder(string path, bool overwrites, TimeProvider time, Scrubber scrubber)
    {
        _scrubber = scrubber;
        _time = time;
        try
        {
            var file = new FileStream(path, overwrites ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
            _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new BufferedStream(new GZipStream(file, CompressionLevel.Fastest), 1 << 16)
                : file;
        }
        catch (IOException e) when (!overwrites && File.Exists(path))
        {
            throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Format($"The recording '{path}' already exists. Choose another file, or allow it to be overwritten."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Format($"The recording '{path}' cannot be written: {e.Message}"), e);
        }
    }

    /// <summary>Appends a frame.</summary>
    internal void Write(ReadOnlySpan<byte> frame, DateTimeOffset receivedAt, bool isJson)
    {
        frame = _scrubber.Covered(frame);
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _stream.Write(
                Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"t\":{receivedAt.ToUnixTimeMilliseconds()},")));
            if (isJson && frame.IndexOfAny((byte)'\n', (byte)'\r') < 0)
            {
                _stream.Write("\"d\":"u8);
                _stream.Write(frame);
            }
            else
            {
                _stream.Write("\"s\":"u8);
                _stream.WriteByte((byte)'"');
                _stream.Write(JsonEncodedText.Encode(Encoding.UTF8.GetString(frame)).EncodedUtf8Bytes);
                _stream.WriteByte((byte)'"');
            }

            _stream.Write("}\n"u8);
            if (_time.GetElapsedTime(_flushedAt) >= FlushInterval)
            {
                // A recording that is cut off loses a second at most.
                _stream.Flush();
                _flushedAt = _time.GetTimestamp();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _stream.Dispose();
        }
    }
}
