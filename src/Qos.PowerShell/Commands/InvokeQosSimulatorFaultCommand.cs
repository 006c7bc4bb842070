using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;
using Qos.Simulator;

namespace Qos.PowerShell.Commands;

/// <summary>Makes a simulator misbehave, for tests of what stands on it. Each parameter set is one fault.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "QosSimulatorFault", DefaultParameterSetName = "Drop", SupportsShouldProcess = true)]
public sealed class InvokeQosSimulatorFaultCommand : QosCmdlet
{
    /// <summary>The simulator. Default: the one that runs for this session.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public SimulatorServer? Simulator { get; set; }

    /// <summary>Closes all connections, with a reset.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Drop")]
    public SwitchParameter Drop { get; set; }

    /// <summary>Closes them with a close frame instead.</summary>
    [Parameter(ParameterSetName = "Drop")]
    public SwitchParameter Graceful { get; set; }

    /// <summary>Refuses new connections; open ones stay.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Refuse")]
    public SwitchParameter Refuse { get; set; }

    /// <summary>For how long, for example <c>5s</c>. Default: until <c>-Clear</c>.</summary>
    [Parameter(ParameterSetName = "Refuse")]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>Refuses the next WebSocket handshakes with this HTTP status.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Handshake")]
    [ValidateRange(400, 599)]
    public int HandshakeStatus { get; set; }

    /// <summary>The live connections of this moment go silent for good: no bytes, and no close.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Silence")]
    public SwitchParameter Silence { get; set; }

    /// <summary>The next answers go wrong, as the parameters beside it say; several may be combined.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Answer")]
    public SwitchParameter Answer { get; set; }

    /// <summary>The error text of the answer, or of the refused subscription.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(Mandatory = true, ParameterSetName = "Subscription")]
    public string? Message { get; set; }

    /// <summary>The HTTP status of the answer.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [ValidateRange(100, 599)]
    public int? Status { get; set; }

    /// <summary>How long the answer waits.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [DurationTransformation]
    public TimeSpan? Delay { get; set; }

    /// <summary>What was asked is done, and its answer never sent.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter Lost { get; set; }

    /// <summary>The answer comes without <c>reqid</c>.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter WithoutRequestId { get; set; }

    /// <summary>Only the first half of the answer comes.</summary>
    [Parameter(ParameterSetName = "Answer")]
    public SwitchParameter Truncated { get; set; }

    /// <summary>The answer is as of so long ago.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [DurationTransformation]
    public TimeSpan? Staleness { get; set; }

    /// <summary>Only answers of this path (<c>/snapshot</c>) or socket message (<c>T</c>, <c>RS</c>, <c>H</c>). Default: any.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>How many answers or handshakes. Default: one answer, and every handshake until <c>-Clear</c>.</summary>
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(ParameterSetName = "Handshake")]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>Sends a bad frame on every live connection.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Frame")]
    public FrameFault Frame { get; set; }

    /// <summary>Sends a text message on every live connection, as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Text")]
    [ValidateNotNullOrEmpty]
    public string Text { get; set; } = "";

    /// <summary>Pushes of this code stop.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "StopPush")]
    [ArgumentCompleter(typeof(CodeCompleter))]
    public string StopPush { get; set; } = "";

    /// <summary>Only pushes of this kind stop. Default: all.</summary>
    [Parameter(ParameterSetName = "StopPush")]
    public QuoteKind? Kind { get; set; }

    /// <summary>A new subscription sets them going again.</summary>
    [Parameter(ParameterSetName = "StopPush")]
    public SwitchParameter UntilResubscribed { get; set; }

    /// <summary>Subscriptions that name this code are refused, with <c>-Message</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Subscription")]
    [ArgumentCompleter(typeof(CodeCompleter))]
    public string RefuseSubscription { get; set; } = "";

    /// <summary>How long the server goes on holding a live connection that broke, so that the next one is refused.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Hold")]
    [DurationTransformation]
    public TimeSpan HoldOldConnection { get; set; }

    /// <summary>How much later pushes come than they happen, in simulated time.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PushLag")]
    [DurationTransformation]
    public TimeSpan PushLag { get; set; }

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
                ? "No simulator runs for this session: Start-QosSimulator and Connect-Qos -Simulator start one."
                : $"{simulators.Count} simulators run for this session. Say which by -Simulator, or from Get-QosSimulator through the pipeline.");
        }

        if (ShouldProcess(simulator.ToString(), $"Fault: {ParameterSetName}"))
        {
            Apply(simulator.Faults);
        }
    }

    private void Apply(SimulatorFaults faults)
    {
        switch (ParameterSetName)
        {
            case "Drop": faults.DropConnections(abort: !Graceful); break;
            case "Refuse": faults.RefuseConnections(Duration); break;
            case "Handshake": faults.RefuseHandshakes(HandshakeStatus, Count ?? int.MaxValue); break;
            case "Silence": faults.SilenceConnections(); break;
            case "Frame": faults.SendFrame(Frame); break;
            case "Text": faults.SendText(Text); break;
            case "StopPush": faults.StopPushes(StopPush, Kind?.ToString()[0], UntilResubscribed); break;
            case "Subscription": faults.RefuseSubscription(RefuseSubscription, Message!); break;
            case "Hold": faults.HoldOldConnection = HoldOldConnection; break;
            case "PushLag": faults.PushLag = PushLag; break;
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
                }, Count ?? 1, Endpoint);
                break;
        }
    }
}
