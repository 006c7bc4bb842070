using System.Buffers;
using Qos.Server.Wire;

namespace Qos.Server.Live;

/// <summary>
/// The send queue of a live connection. One task sends what is queued, in as few writes as possible. Pushes are queued by reference to the
/// one copy that
/// all connections share.
/// </summary>
/// <remarks>The WebSocket reads from it and writes its control frames to it, each in one call, so frames never mix.</remarks>
internal sealed class SendQueue(Stream stream, ReadOnlyMemory<byte> received, QueueBudget budget, Action cutOff) : Stream
{
    // Overhead of a piece: its list entry and the array header.
    private const int PieceCost = 64;
    private const int WriteSize = 64 * 1024;
    private readonly object _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private List<ReadOnlyMemory<byte>> _queued = [];
    private List<ReadOnlyMemory<byte>> _sending = [];
    private long _cost;
    private bool _isSignalled;
    private bool _completed;
    private volatile bool _silent;

    /// <summary>Bytes that wait, overhead included.</summary>
    public long Cost => Interlocked.Read(ref _cost);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Drops everything that is queued from now on, without an error.</summary>
    public void Silence() => _silent = true;

    /// <summary>Queues one text frame.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        Span<byte> header = stackalloc byte[FrameHeader.MaxLength];
        header = header[..FrameHeader.WriteText(header, utf8.Length)];
        var frame = new byte[header.Length + utf8.Length];
        header.CopyTo(frame);
        utf8.CopyTo(frame.AsSpan(header.Length));
        Append(frame);
        Wake();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Append(buffer.ToArray());
        Wake();
    }

    /// <summary>Queues bytes that do not change afterwards. <see cref="Wake"/> starts sending them.</summary>
    public void Append(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_silent || _completed || bytes.IsEmpty)
            {
                return;
            }

            var cost = bytes.Length + PieceCost;
            if (_cost + cost > budget.MostOfOne)
            {
                _completed = true;
                cutOff();
                return;
            }

            _queued.Add(bytes);
            Add(cost);
        }
    }

    /// <summary>Wakes the sending task.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isSignalled && (_queued.Count > 0 || _completed))
            {
                _isSignalled = true;
                _signal.Release();
            }
        }
    }

    /// <summary>Discards what is queued and ends the connection.</summary>
    public void CutOff()
    {
        lock (_gate)
        {
            _completed = true;
        }

        cutOff();
    }

    /// <summary>Sends what is queued until <see cref="Complete"/>.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellationToken).ConfigureAwait(false);
            bool completed;
            lock (_gate)
            {
                _isSignalled = false;
                (_queued, _sending) = (_sending, _queued);
                completed = _completed;
            }

            await SendAsync(_sending, cancellationToken).ConfigureAwait(false);
            if (completed)
            {
                return;
            }
        }
    }

    /// <summary>No more will be written: <see cref="SendAsync(CancellationToken)"/> ends when everything is out.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
        }

        Wake();
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

    /// <summary>Releases what is still queued from the budget.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _completed = true;
            _queued.Clear();
            Add(-_cost);
        }

        base.Dispose(disposing);
    }

    private async ValueTask SendAsync(List<ReadOnlyMemory<byte>> pieces, CancellationToken cancellationToken)
    {
        if (pieces is [var one])
        {
            await WriteAndReleaseAsync(one, 1, cancellationToken).ConfigureAwait(false);
        }
        else if (pieces.Count > 0)
        {
            // An idle connection holds no buffer.
            var buffer = ArrayPool<byte>.Shared.Rent(WriteSize);
            try
            {
                var (length, count) = (0, 0);
                foreach (var piece in pieces)
                {
                    if (length + piece.Length > buffer.Length && count > 0)
                    {
                        await WriteAndReleaseAsync(buffer.AsMemory(0, length), count, cancellationToken).ConfigureAwait(false);
                        (length, count) = (0, 0);
                    }

                    if (piece.Length > buffer.Length)
                    {
                        await WriteAndReleaseAsync(piece, 1, cancellationToken).ConfigureAwait(false);
                        continue;
                    }

                    piece.CopyTo(buffer.AsMemory(length));
                    length += piece.Length;
                    count++;
                }

                if (count > 0)
                {
                    await WriteAndReleaseAsync(buffer.AsMemory(0, length), count, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        pieces.Clear();
    }

    private async ValueTask WriteAndReleaseAsync(ReadOnlyMemory<byte> bytes, int pieces, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Add(-Math.Min(_cost, bytes.Length + (pieces * PieceCost)));
        }
    }

    private void Add(long cost)
    {
        _cost += cost;
        budget.Add(cost);
    }
}
