using System.Runtime.CompilerServices;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Live;

/// <summary>Processes messages from the server.</summary>
internal sealed partial class LiveHub
{
    private void OnFrame(ReadOnlySpan<byte> frame, DateTimeOffset receivedAt)
    {
        if (_recorder is not null)
        {
            var message = WithoutMark(frame);
            Record(message, receivedAt, isJson: FrameReader.Classify(message, out _) != FrameKind.Unreadable);
        }

        lock (_gate)
        {
            OnMessage(frame, receivedAt.UtcTicks);
        }
    }

    /// <summary>Takes a message, under the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnMessage(ReadOnlySpan<byte> frame, long receivedTicks)
    {
        _frameBytes = frame.Length;
        frame = WithoutMark(frame);
        if (FrameReader.TryPush(frame, out var pushed))
        {
            OnPush(frame, pushed, receivedTicks);
            return;
        }

        switch (FrameReader.Classify(frame, out var header))
        {
            case FrameKind.Push:
                OnPush(frame, header.PushKind, receivedTicks);
                break;
            case FrameKind.Answer:
                OnAnswer(frame, header);
                break;
            default:
                OnUnreadable(Messages.Of("a frame that is not a message"));
                break;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> frame) => frame.StartsWith("\uFEFF"u8) ? frame[3..] : frame;

    private void Record(ReadOnlySpan<byte> frame, DateTimeOffset receivedAt, bool isJson)
    {
        try
        {
            _recorder?.Write(frame, receivedAt, isJson);
        }
        catch (IOException e)
        {
            // A full disk must not end the stream.
            _recorder = null;
            lock (_gate)
            {
                TellAll(NewNotice(Messages.Format($"The recording to '{Options.RecordTo}' has ended: {_client.Scrubber.Text(e.Message)}")));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnPush(ReadOnlySpan<byte> frame, QuoteKind kind, long receivedTicks)
    {
        _pushes++;
        var status = StreamKind.Of(kind).Push(this, frame, _table, receivedTicks);
        if (status == ReadStatus.Ok)
        {
            _hasServed = true;
        }
        else
        {
            _pushesIgnored++;
        }

        if (status == ReadStatus.Unreadable)
        {
            OnUnreadable(Messages.Format($"a push of {new StreamKey(kind).Name()} that cannot be parsed"));
        }
    }

    private void OnAnswer(ReadOnlySpan<byte> frame, FrameHeader header)
    {
        _client.Budgets.LastSocketAnswer = _time.GetTimestamp();
        if (header.Time is { } time)
        {
            _client.Learn(DateTimeOffset.FromUnixTimeSeconds(time), isSimulator: false);
        }

        var refusal = header.IsOk ? null : header.Text is { } text ? _client.Scrubber.Text(text) : Messages.Of("no reason given");
        _hasServed |= header.IsOk;
        var serverSecond = header.Time ?? ServerSecond;
        if (header.Type == MessageType.Heartbeat)
        {
            _heartbeatSent = null;
        }
        else if (StreamKind.Of(header.Type) is { } kind)
        {
            _book.OnAnswer(kind.Kind, header.RequestId, refusal, IsPace(refusal), serverSecond);
            Wake();
        }
        else
        {
            OnRequestAnswered(frame, header, refusal);
        }
    }

    /// <summary>Whether a refusal is about the pace of messages, so that the same one may pass later.</summary>
    private bool IsPace(string? refusal) => refusal is not null && _errors.Classify(refusal).Waits;

    /// <summary>
    /// The answer to a request, by its id, or to the oldest of its type; a refusal without either is the oldest message's.
    /// </summary>
    private void OnRequestAnswered(ReadOnlySpan<byte> frame, FrameHeader header, string? refusal)
    {
        var request = _awaited.Find(request => header.RequestId is { } id ? request.Id == id : request.Type == header.Type);
        if (request is not null)
        {
            _awaited.Remove(request);
            request.Answer.TrySetResult(frame.ToArray());
            return;
        }

        if (refusal is not null && header.Type == MessageType.Unknown)
        {
            if (_book.TryRefuse(header.RequestId, refusal, IsPace(refusal), ServerSecond))
            {
                Wake();
                return;
            }

            TellAll(NewNotice(Messages.Format($"The server says: {refusal}")));
        }
    }

    /// <summary>
    /// Handles possibly lost trades: joins each trade stream again, which reveals gaps.
    /// </summary>
    private void OnUnreadable(string what)
    {
        Telemetry.UnreadableFrames.Add(1);
        TellAll(NewNotice(Messages.Format($"The server sent {what}; checking trades for gaps.")));
        foreach (var stream in AllStreams().OfType<TradeStream>())
        {
            stream.OnPushLost(ServerSecond);
        }

        Wake();
    }

    private LiveEvent NewNotice(string message) => new() { Kind = LiveEventKind.Notice, Time = UtcNow, Message = message };
}
