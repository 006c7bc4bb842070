namespace Qos.Simulator.Protocol;

/// <summary>A live connection's bytes: what is written is queued, and one task sends all that is queued in one write.</summary>
/// <remarks>The WebSocket writes its control frames here too, each in one call, so frames never mix. A client that has stalled, so that 64 MiB wait for it, is cut off.</remarks>
internal sealed class OutgoingStream(Stream stream, ReadOnlyMemory<byte> received, Action cutOff) : Stream
{
    private const int MaxQueued = 64 * 1024 * 1024;
    private readonly object _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private byte[] _queued = new byte[16 * 1024];
    private byte[] _sending = new byte[16 * 1024];
    private int _length;
    private bool _completed;
    private volatile bool _silent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Nothing goes out any more; nobody is told.</summary>
    public void Silence() => _silent = true;

    /// <summary>Queues one text frame.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        Span<byte> header = stackalloc byte[FrameHeader.MaxLength];
        lock (_gate)
        {
            Append(header[..FrameHeader.WriteText(header, utf8.Length)]);
            Append(utf8);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            Append(buffer);
        }
    }

    /// <summary>Sends what is queued until <see cref="Complete"/>.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellationToken).ConfigureAwait(false);
            int length;
            bool completed;
            lock (_gate)
            {
                (_queued, _sending) = (_sending, _queued);
                (length, _length) = (_length, 0);
                completed = _completed;
            }

            await stream.WriteAsync(_sending.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            if (completed)
            {
                return;
            }
        }
    }

    /// <summary>No more will be written: <see cref="SendAsync"/> ends when everything is out.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_completed)
            {
                _completed = true;
                _signal.Release();
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (received.IsEmpty)
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, received.Length);
        received[..count].CopyTo(buffer);
        received = received[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_silent || _completed || bytes.IsEmpty)
        {
            return;
        }

        if (_length + bytes.Length > MaxQueued)
        {
            _completed = true;
            cutOff();
            return;
        }

        if (_length + bytes.Length > _queued.Length)
        {
            Array.Resize(ref _queued, Math.Max(_length + bytes.Length, _queued.Length * 2));
        }

        bytes.CopyTo(_queued.AsSpan(_length));
        _length += bytes.Length;
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }
}
