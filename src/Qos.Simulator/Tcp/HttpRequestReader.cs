using System.Buffers;
using System.Globalization;
using System.Text;
using Qos.Server;

namespace Qos.Simulator.Tcp;

/// <summary>Reads HTTP/1.1 requests off a connection (RFC 9112), one after the other.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    private const int MaxHead = 32 * 1024;
    private const int MaxBody = 1024 * 1024;
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The bytes received after the last request: the first bytes of an upgraded connection.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Waits for the next request's first bytes; false when the client has closed between requests.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _start < _end || await FillAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The next request's head; null when the client has closed between requests.</summary>
    /// <exception cref="RequestException">No HTTP request; the connection cannot go on.</exception>
    /// <exception cref="EndOfStreamException">The client left in the middle.</exception>
    public async ValueTask<HttpRequest?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        // A TLS greeting, say: waiting for its line end would be waiting for ever.
        if (await WaitAsync(cancellationToken).ConfigureAwait(false) && !char.IsAsciiLetterUpper((char)_buffer[_start])
            && _buffer[_start] is not ((byte)'\r' or (byte)'\n'))
        {
            throw new RequestException("This is no HTTP/1.1 request.", 400);
        }

        var left = MaxHead;
        string? line;
        do
        {
            line = await ReadLineAsync(left, cancellationToken).ConfigureAwait(false);
            left -= (line?.Length ?? 0) + 2;
        }
        while (line is { Length: 0 } && left > MaxHead - 16);

        if (line is null)
        {
            return null;
        }

        var parts = line.Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || parts[0].Length == 0)
        {
            throw new RequestException("This is no HTTP/1.1 request.", 400);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while ((line = await ReadLineAsync(left, cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException()).Length > 0)
        {
            left -= line.Length + 2;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon > 0 ? line[..colon] : "";
            if (name.Length == 0 || name.Any(c => c <= ' ' || c >= 127))
            {
                throw new RequestException("Malformed header.", 400);
            }

            var value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        // A proxy-style absolute target is as good as a path.
        var absolute = parts[1].StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(parts[1], UriKind.Absolute, out var uri)
            ? uri
            : null;
        var target = absolute?.PathAndQuery ?? parts[1];
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = (question < 0 ? target : target[..question]).TrimEnd('/');
        var key = question < 0 ? null : QueryKey(target[(question + 1)..]);
        return new HttpRequest(parts[0], absolute?.Authority, path.Length == 0 ? "/" : path, key, parts[2] != "HTTP/1.0", headers);
    }

    /// <summary>The request's body, by length or in chunks.</summary>
    /// <inheritdoc cref="ReadHeadAsync" path="/exception"/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        if (request["Transfer-Encoding"] is { } encoding)
        {
            if (!encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) || request["Content-Length"] is not null)
            {
                throw new RequestException("Use either Content-Length or Transfer-Encoding: chunked.", 400);
            }

            while (true)
            {
                var line = await ReadLineAsync(1024, cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException();
                if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                    || size < 0)
                {
                    throw new RequestException("Malformed chunk.", 400);
                }

                await ReadExactlyAsync(body, size, cancellationToken).ConfigureAwait(false);
                do
                {
                    // The line end behind the chunk's data, or the trailers behind the last chunk.
                    line = await ReadLineAsync(MaxHead, cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException();
                }
                while (size == 0 && line.Length > 0);

                if (size == 0)
                {
                    return body.WrittenMemory;
                }
            }
        }

        if (request["Content-Length"] is not { } length)
        {
            return default;
        }

        if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new RequestException("Malformed Content-Length.", 400);
        }

        await ReadExactlyAsync(body, count, cancellationToken).ConfigureAwait(false);
        return body.WrittenMemory;
    }

    private static string? QueryKey(string query)
    {
        foreach (var pair in query.Split('&'))
        {
            if (pair.StartsWith("key=", StringComparison.Ordinal))
            {
                return Uri.UnescapeDataString(pair[4..].Replace('+', ' '));
            }
        }

        return null;
    }

    private async ValueTask ReadExactlyAsync(ArrayBufferWriter<byte> body, long count, CancellationToken cancellationToken)
    {
        if (count + body.WrittenCount > MaxBody)
        {
            throw new RequestException("The request's body is too large: at most 1 MiB.", 413);
        }

        while (count > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new EndOfStreamException();
            }

            var part = (int)Math.Min(count, _end - _start);
            body.Write(_buffer.AsSpan(_start, part));
            _start += part;
            count -= part;
        }
    }

    private async ValueTask<string?> ReadLineAsync(int limit, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return line.WrittenCount == 0 ? null : throw new EndOfStreamException();
            }

            var rest = _buffer.AsSpan(_start, _end - _start);
            var end = rest.IndexOf((byte)'\n');
            var part = end < 0 ? rest : rest[..end];
            if (line.WrittenCount + part.Length > limit)
            {
                throw new RequestException("The request's head is too large: at most 32 KiB.", 431);
            }

            line.Write(part);
            _start += end < 0 ? part.Length : end + 1;
            if (end >= 0)
            {
                return Encoding.Latin1.GetString(line.WrittenSpan).TrimEnd('\r');
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _end > 0;
    }
}
