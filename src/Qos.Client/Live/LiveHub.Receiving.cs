namespace Qos.Client;

/// <summary>What comes from the server.</summary>
internal sealed partial class LiveHub
{
    private void OnFrame(ReadOnlySpan<byte> frame, DateTimeOffset receivedAt)
    {
        frame = frame.StartsWith("\uFEFF"u8) ? frame[3..] : frame;
        var kind = FrameReader.Classify(frame, out var header);
        Record(frame, receivedAt, isJson: kind != FrameKind.Unreadable);
        lock (_gate)
        {
            switch (kind)
            {
                case FrameKind.Push:
                    OnPush(frame, header.PushKind, receivedAt.UtcTicks);
                    break;
                case FrameKind.Answer:
                    OnAnswer(frame, header);
                    break;
                default:
                    OnUnreadable("a frame that is no message");
                    break;
            }
        }
    }

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
                TellAll(NewNotice($"The recording to '{Options.RecordTo}' has ended: {_client.Scrubber.Text(e.Message)}"));
            }
        }
    }

    private void OnPush(ReadOnlySpan<byte> frame, QuoteKind kind, long receivedTicks)
    {
        _pushes++;
        var status = kind switch
        {
            QuoteKind.Trade => OnTrade(frame, receivedTicks),
            QuoteKind.KLine => OnKLine(frame, receivedTicks),
            QuoteKind.Depth => OnDepth(frame, receivedTicks),
            _ => OnSnapshot(frame, receivedTicks),
        };
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
            OnUnreadable($"a pushed {kind} that cannot be read");
        }
    }

    private ReadStatus OnTrade(ReadOnlySpan<byte> frame, long receivedTicks)
    {
        var status = PushReader.ReadTrade(frame, _table, receivedTicks, out var item);
        return status == ReadStatus.Ok && item.Entry!.Trades?.OnPush(item.Value!) == false ? ReadStatus.Unreadable : status;
    }

    private ReadStatus OnKLine(ReadOnlySpan<byte> frame, long receivedTicks)
    {
        var status = PushReader.ReadKLine(frame, _table, receivedTicks, out var item);
        if (status == ReadStatus.Ok && IsFarAhead(item.Value!.Seconds))
        {
            return ReadStatus.Unreadable;
        }

        if (status == ReadStatus.Ok)
        {
            item.Entry!.KLines(item.Value!.Type)?.OnPush(item.Value);
        }

        return status;
    }

    private ReadStatus OnDepth(ReadOnlySpan<byte> frame, long receivedTicks)
    {
        var status = PushReader.ReadDepth(frame, _table, receivedTicks, out var item);
        if (status == ReadStatus.Ok)
        {
            item.Entry!.Depths?.OnPush(item.Value!);
        }

        return status;
    }

    private ReadStatus OnSnapshot(ReadOnlySpan<byte> frame, long receivedTicks)
    {
        var status = PushReader.ReadSnapshot(frame, _table, _client.Names, receivedTicks, out var item);
        if (status == ReadStatus.Ok)
        {
            item.Entry!.Snapshots?.OnPush(item.Value!);
        }

        return status;
    }

    private void OnAnswer(ReadOnlySpan<byte> frame, FrameHeader header)
    {
        _client.Budgets.LastSocketAnswer = _time.GetTimestamp();
        if (header.Time is { } time)
        {
            _client.Learn(DateTimeOffset.FromUnixTimeSeconds(time), isSimulator: false);
        }

        var refusal = header.IsOk ? null : header.Text is { } text ? _client.Scrubber.Text(text) : "no reason given";
        _hasServed |= header.IsOk;
        var serverSecond = header.Time ?? ServerSecond;
        switch (header.Type)
        {
            case MessageType.Heartbeat:
                _heartbeatSent = null;
                break;
            case MessageType.Snapshot:
                OnAcknowledgement(QuoteKind.Snapshot, header.RequestId, refusal, serverSecond);
                break;
            case MessageType.Trade:
                OnAcknowledgement(QuoteKind.Trade, header.RequestId, refusal, serverSecond);
                break;
            case MessageType.Depth:
                OnAcknowledgement(QuoteKind.Depth, header.RequestId, refusal, serverSecond);
                break;
            case MessageType.KLine:
                OnAcknowledgement(QuoteKind.KLine, header.RequestId, refusal, serverSecond);
                break;
            default:
                OnRequestAnswered(frame, header, refusal);
                break;
        }
    }

    /// <summary>The answer to a request, by its id, or to the oldest of its type; a refusal without either is the oldest message's.</summary>
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
            var sent = _unacknowledged.Find(sent => header.RequestId is not { } id || sent.Id == id);
            if (sent is not null)
            {
                OnAcknowledgement(sent.Key.Kind, sent.Id, refusal, ServerSecond);
                return;
            }

            TellAll(NewNotice($"The server says: {refusal}"));
        }
    }

    /// <summary>Something was lost, and it may have been trades: each stream of them is joined anew, which shows a hole or that there is none.</summary>
    private void OnUnreadable(string what)
    {
        Telemetry.UnreadableFrames.Add(1);
        TellAll(NewNotice($"The server sent {what}; trades are checked for a hole."));
        foreach (var stream in AllStreams().OfType<TradeStream>())
        {
            stream.OnPushLost(ServerSecond);
        }

        Wake();
    }

    private LiveEvent NewNotice(string message) => new() { Kind = LiveEventKind.Notice, Time = UtcNow, Message = message };
}
