using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;
using Qos.Simulator;

namespace Qos.PowerShell.Commands;

/// <summary>Injects faults into a simulator to test code that uses it. Each parameter set injects one fault.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "QosSimulatorFault", DefaultParameterSetName = "Drop", SupportsShouldProcess = true)]
public sealed class InvokeQosSimulatorFaultCommand : QosCmdlet
{
    /// <summary>The simulator. Default: the running simulator of this session.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public SimulatorServer? Simulator { get; set; }

    /// <summary>Closes all connections, with a reset.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Drop")]
    public SwitchParameter Drop { get; set; }

    /// <summary>Closes them with a close frame instead.</summary>
    [Parameter(ParameterSetName = "Drop")]
    public SwitchParameter Graceful { get; set; }

    /// <summary>Closes the live connections with a close frame of its own code and reason.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Close")]
    public SwitchParameter Close { get; set; }

    /// <summary>The close code. Default 1008.</summary>
    [Parameter(ParameterSetName = "Close")]
    [ValidateRange(1000, 4999)]
    public int CloseCode { get; set; } = 1008;

    /// <summary>The close reason; <c>{key}</c> in it becomes the client's key.</summary>
    [Parameter(ParameterSetName = "Close")]
    [ValidateNotNull]
    public string Reason { get; set; } = "";

    /// <summary>Refuses new connections; open ones stay.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Refuse")]
    public SwitchParameter Refuse { get; set; }

    /// <summary>For how long, for example <c>5s</c>. Default: until <c>-Clear</c>.</summary>
    [Parameter(ParameterSetName = "Refuse")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? Duration { get; set; }

    /// <summary>Refuses the next WebSocket handshakes with this HTTP status.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Handshake")]
    [ValidateRange(400, 599)]
    public int HandshakeStatus { get; set; }

    /// <summary>Answers the next WebSocket handshakes with this text, byte for byte; <c>{key}</c> in it becomes the client's key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "HandshakeText")]
    [ValidateNotNullOrEmpty]
    public string HandshakeText { get; set; } = "";

    /// <summary>Silences the current live connections permanently: they stay open, but send nothing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Silence")]
    public SwitchParameter Silence { get; set; }

    /// <summary>The next answers go wrong, as the parameters beside it say; several may be combined.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Answer")]
    public SwitchParameter Answer { get; set; }

    /// <summary>
    /// The error text of the answer, the handshake, or the refused subscription; <c>{key}</c> in it becomes the client's key.
    /// </summary>
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(ParameterSetName = "Handshake")]
    [Parameter(Mandatory = true, ParameterSetName = "Subscription")]
    public string? Message { get; set; }

    /// <summary>The HTTP status of the answer.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [ValidateRange(100, 599)]
    public int? Status { get; set; }

    /// <summary>The header <c>Retry-After</c> of the answer or the handshake: seconds, or an HTTP date.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(ParameterSetName = "Handshake")]
    [ValidatePattern("^[ -~]+$")]
    public string? RetryAfter { get; set; }

    /// <summary>How long the answer waits.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? Delay { get; set; }

    /// <summary>Processes the request but never sends the response.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter Lost { get; set; }

    /// <summary>Omits <c>reqid</c> from the response.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter WithoutRequestId { get; set; }

    /// <summary>Only the first half of the answer comes.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter Truncated { get; set; }

    /// <summary>The answer is as of so long ago.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan? Staleness { get; set; }

    /// <summary>At most this many of the newest trades of each code come.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [ValidateRange(1, 50)]
    public int? MostTrades { get; set; }

    /// <summary>The compression of the HTTP response, regardless of what the client accepts.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public ContentCoding? Coding { get; set; }

    /// <summary>Bytes of the HTTP body are wrong, those of its compressed form with <c>-Coding</c>.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter Damaged { get; set; }

    /// <summary>The HTTP connection ends in the middle of the body.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter CutShort { get; set; }

    /// <summary>Only answers of this path (<c>/snapshot</c>) or socket message (<c>T</c>, <c>RS</c>, <c>H</c>). Default: any.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    public string? Endpoint { get; set; }

    /// <summary>
    /// How many answers or handshakes. Default: one answer, one handshake's text, and every refused handshake until <c>-Clear</c>.
    /// </summary>
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(ParameterSetName = "Handshake")]
    [Parameter(ParameterSetName = "HandshakeText")]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>Sends a bad frame on every live connection.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Frame")]
    public FrameFault Frame { get; set; }

    /// <summary>Sends a text unchanged as a message on every live connection.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Text")]
    [ValidateNotNullOrEmpty]
    public string Text { get; set; } = "";

    /// <summary>Pushes of these codes stop.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "StopPush")]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] StopPush { get; set; } = [];

    /// <summary>Pushes of every code that is subscribed at this moment stop.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "StopSubscribed")]
    public SwitchParameter StopSubscribed { get; set; }

    /// <summary>Only pushes of this kind stop. Default: all.</summary>
    [Parameter(ParameterSetName = "StopPush")]
    [Parameter(ParameterSetName = "StopSubscribed")]
    public QuoteKind? Kind { get; set; }

    /// <summary>A new subscription sets them going again.</summary>
    [Parameter(ParameterSetName = "StopPush")]
    [Parameter(ParameterSetName = "StopSubscribed")]
    public SwitchParameter UntilResubscribed { get; set; }

    /// <summary>Subscriptions that name this code are refused, with <c>-Message</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Subscription")]
    [ArgumentCompleter(typeof(CodeCompleter))]
    public string RefuseSubscription { get; set; } = "";

    /// <summary>How long the server goes on holding a live connection that broke, so that the next one is refused.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Hold")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan HoldOldConnection { get; set; }

    /// <summary>How much later pushes come than they happen, in simulated time.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PushLag")]
    [DurationTransformation]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan PushLag { get; set; }

    /// <summary>How long ago pushes and answers alike are as of, in simulated time.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FeedLag")]
    [DurationTransformation]
    public TimeSpan FeedLag { get; set; }

    /// <summary>How old a live connection becomes before it is reset.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ConnectionLife")]
    [DurationTransformation]
    public TimeSpan ConnectionLife { get; set; }

    /// <summary>Takes every fault back. Connections that were dropped or silenced stay so.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Clear")]
    public SwitchParameter Clear { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var simulators = Session.AllSimulators.ToList();
        var simulator = Simulator ?? (simulators.Count == 1 ? simulators[0] : null);
        if (simulator is null)
        {
            Fail(ErrorIds.NoSimulator, simulators.Count == 0
                ? Messages.Of("No simulator is running in this session. Start one with Start-QosSimulator or Connect-Qos -Simulator.")
                : Messages.Format($"{simulators.Count} simulators are running in this session. Choose one with -Simulator, or pipe it from Get-QosSimulator."));
        }

        if (ShouldProcess(simulator.ToString(), Messages.Format($"Fault: {ParameterSetName}")))
        {
            Apply(simulator.Faults);
        }
    }

    /// <summary>The kind as the wire spells it.</summary>
    private char? WireKind => Kind?.ToString()[0];

    private void Apply(SimulatorFaults faults)
    {
        switch (ParameterSetName)
        {
            case "Drop": faults.DropConnections(abort: !Graceful); break;
            case "Refuse": faults.RefuseConnections(Duration); break;
            case "Close": faults.CloseConnections(CloseCode, Reason); break;
            case "Handshake": faults.RefuseHandshakes(HandshakeStatus, Count ?? int.MaxValue, Message, RetryAfter); break;
            case "HandshakeText": faults.AnswerHandshakes(HandshakeText, Count ?? 1); break;
            case "Silence": faults.SilenceConnections(); break;
            case "Frame": faults.SendFrame(Frame); break;
            case "Text": faults.SendText(Text); break;
            case "StopPush": Array.ForEach(StopPush, code => faults.StopPushes(code, WireKind, UntilResubscribed)); break;
            case "StopSubscribed": faults.StopSubscribedPushes(WireKind, UntilResubscribed); break;
            case "Subscription": faults.RefuseSubscription(RefuseSubscription, Message!); break;
            case "Hold": faults.HoldOldConnection = HoldOldConnection; break;
            case "PushLag": faults.PushLag = PushLag; break;
            case "FeedLag": faults.FeedLag = FeedLag; break;
            case "ConnectionLife": faults.ConnectionLife = ConnectionLife; break;
            case "Clear": faults.Clear(); break;
            default:
                faults.Inject(new AnswerFault
                {
                    Message = Message,
                    Status = Status,
                    Delay = Delay ?? TimeSpan.Zero,
                    Lost = Lost,
                    WithoutRequestId = WithoutRequestId,
                    Truncated = Truncated,
                    Staleness = Staleness ?? TimeSpan.Zero,
                    RetryAfter = RetryAfter,
                    MostTrades = MostTrades,
                    Coding = Coding,
                    Damaged = Damaged,
                    CutShort = CutShort,
                }, Count ?? 1, Endpoint);
                break;
        }
    }
}
