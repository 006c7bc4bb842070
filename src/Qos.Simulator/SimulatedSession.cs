using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Qos.Server;

namespace Qos.Simulator;

/// <summary>A live connection of the simulator, with the faults that it can have.</summary>
internal sealed class SimulatedSession : LiveSession
{
    private const long FarTime = 253402214400;
    private const long FarPast = -62135596801;
    private readonly QosSimulator _simulator;
    private readonly Socket _socket;

    public SimulatedSession(
        QosSimulator simulator, Socket socket, Stream stream, ReadOnlyMemory<byte> received, ReadOnlySpan<byte> handshake)
        : base(simulator.Live, simulator.Limits, stream, received)
    {
        _simulator = simulator;
        _socket = socket;
        Since = simulator.Clock.Elapsed;
        SendFrames(handshake);
    }

    /// <summary>When it began, on the simulator's real clock.</summary>
    public TimeSpan Since { get; }

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Dispose();
        }
        catch (Exception e) when (IsGone(e))
        {
            // The client was faster.
            _simulator.Counters.ConnectionBroke();
        }
    }

    public void SendFault(FrameFault fault)
    {
        switch (fault)
        {
            case FrameFault.Garbage:
                Send("\u0001}{ not json ]["u8);
                break;
            case FrameFault.TruncatedJson:
                Send("""{"tp":"T","c":"HK:700","p":"521."""u8);
                break;
            case FrameFault.InvalidUtf8:
                Send([(byte)'"', 0xC3, 0x28, 0xFF, (byte)'"']);
                break;
            case FrameFault.Oversized:
                Send(Encoding.ASCII.GetBytes($$"""{"tp":"S","c":"HK:700","x":"{{new string('x', 5 * 1024 * 1024)}}"}"""));
                break;
            case FrameFault.InvalidOpcode:
                SendFrames([0x8B, 0x02, (byte)'{', (byte)'}']);
                break;
            case FrameFault.TruncatedFrame:
                SendFramesAndEnd([0x81, 0x7E, 0x01, 0x00, .. """{"tp":"T","c":"HK"""u8]);
                break;
            case FrameFault.NegativeLength:
                SendFrames([0x8A, 0x7F, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF]);
                break;
            case FrameFault.LongControl:
                SendFrames([0x89, 0x7E, 0x00, 0xC8, .. new byte[200]]);
                break;
            case FrameFault.FragmentedControl:
                SendFrames([0x09, 0x01, (byte)'a', 0x80, 0x01, (byte)'b']);
                break;
            case FrameFault.Masked:
                SendFrames([0x81, 0x82, 0x00, 0x00, 0x00, 0x00, (byte)'{', (byte)'}']);
                break;
            case FrameFault.ReservedBit:
                SendFrames([0xC1, 0x02, (byte)'{', (byte)'}']);
                break;
            case FrameFault.BadClose:
                SendFrames([0x88, 0x01, 0x03]);
                break;
            case FrameFault.FarTime:
                ForEachSubscription((topic, code) => Send(PushAt(topic, code, FarTime)));
                break;
            case FrameFault.FarPast:
                ForEachSubscription((topic, code) => Send(PushAt(topic, code, FarPast)));
                break;
        }
    }

    protected override async Task ReceivedAsync(RequestMessage message, RequestException? unreadable, CancellationToken cancellationToken)
    {
        Counters.Count(_simulator.Counters.SocketMessages, message.Type);
        var tooSoon = Limits.IsMessageTooSoon();
        if (tooSoon)
        {
            _simulator.Counters.MessageTooSoon();
        }

        var fault = _simulator.Faults.Take(message.Type);
        var withId = fault is not { WithoutRequestId: true };
        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await AnswerAsync(message, unreadable, tooSoon, fault, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestException e)
        {
            _simulator.CountRefusal(e);
            answer = await AcknowledgeAsync(message, e.Message, withId).ConfigureAwait(false);
        }
        catch (Exception e) when (!IsGone(e))
        {
            _simulator.Counters.Failure = e;
            answer = await AcknowledgeAsync(message, $"Internal error: {e.Message}", withId).ConfigureAwait(false);
        }

        if (fault is { Truncated: true })
        {
            answer = answer[..(answer.Length / 2)];
        }

        if (fault is { Delay: var delay } && delay != TimeSpan.Zero)
        {
            // However many answers are late, none holds up the messages behind it.
            _ = SendLaterAsync(answer, delay, fault.Lost, cancellationToken);
        }
        else if (fault is not { Lost: true })
        {
            Send(answer.Span);
        }
    }

    protected override void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    protected override void CutOff() => _socket.Dispose();

    protected override void Ended(bool isBroken)
    {
        if (isBroken)
        {
            _simulator.Counters.ConnectionBroke();
            _simulator.Faults.ConnectionBroke();
        }
    }

    /// <summary>A valid push that names a time.</summary>
    private static byte[] PushAt(Topic topic, string code, long time)
    {
        var c = JsonEncodedText.Encode(code);
        FormattableString push = topic.Kind switch
        {
            'T' => $$"""{"tp":"T","c":"{{c}}","p":"1","v":"1","ts":{{time}},"d":1}""",
            'D' => $$"""{"tp":"D","c":"{{c}}","b":[{"p":"1","v":"1"}],"a":[{"p":"2","v":"1"}],"ts":{{time}}}""",
            'K' => $$"""{"tp":"K","c":"{{c}}","o":"1","cl":"1","h":"1","l":"1","v":"1","ts":{{time}},"kt":{{topic.BarType}}}""",
            _ => $$"""{"tp":"S","c":"{{c}}","lp":"1","yp":"1","o":"1","h":"1","l":"1","ts":{{time}},"v":"1","t":"1","s":0}""",
        };
        return Encoding.UTF8.GetBytes(push.ToString(CultureInfo.InvariantCulture));
    }

    private async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(
        RequestMessage message, RequestException? unreadable, bool tooSoon, AnswerFault? fault, CancellationToken cancellationToken)
    {
        Limits.CheckPace(tooSoon);
        if (fault is { Message: { } text })
        {
            throw new RequestException(_simulator.Faults.WithKey(text));
        }

        if (unreadable is not null)
        {
            throw unreadable;
        }

        message.LimitTrades(fault?.MostTrades);
        var isSubscription = Topic.IsKind(message.Type);
        if (isSubscription && _simulator.Faults.RefusalOf(message.Codes) is { } refusal)
        {
            throw new RequestException(refusal);
        }

        var withId = fault is not { WithoutRequestId: true };
        var answer = await AnswerAsync(message, _simulator.QuotesAt(fault), withId, cancellationToken).ConfigureAwait(false);
        if (isSubscription)
        {
            foreach (var code in message.Codes)
            {
                _simulator.Faults.Resubscribed(code, message.Type[0]);
            }
        }

        return answer;
    }

    private async Task SendLaterAsync(ReadOnlyMemory<byte> answer, TimeSpan delay, bool lost, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, _simulator.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lost = true;
        }

        if (!lost)
        {
            Send(answer.Span);
        }
    }
}
