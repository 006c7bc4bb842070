using System.Collections;
using System.Management.Automation;
using Qos.Localization;
using Qos.PowerShell.Parameters;
using Qos.Simulator;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Starts a simulator in this process as a server for other programs and for tests. It keeps the default plan's limits unless
/// <c>-NoLimit</c> is
/// given, and runs until <c>Stop-QosSimulator</c> or the end of the runspace.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "QosSimulator", SupportsShouldProcess = true)]
[OutputType(typeof(SimulatorServer))]
public sealed class StartQosSimulatorCommand : QosCmdlet
{
    /// <summary>The TCP port on 127.0.0.1; 0 (default) takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>
    /// The key that the simulator accepts. Default: a random one, in the property <c>ApiKey</c> of what the cmdlet writes.
    /// </summary>
    [Parameter]
    [ApiKeyTransformation]
    public ApiKey? ApiKey { get; set; }

    /// <summary>Also accepts the key in the URL parameter <c>key</c>, for programs that send it there only.</summary>
    [Parameter]
    public SwitchParameter KeyInUrl { get; set; }

    /// <summary>The seed of the market: the same seed makes the same prices. Default 1.</summary>
    [Parameter]
    public long Seed { get; set; } = 1;

    /// <summary>Simulated seconds per real second. Default 1.</summary>
    [Parameter]
    [ValidateRange(0.001, 100_000)]
    public double Speed { get; set; } = 1;

    /// <summary>Where the simulated clock starts. Default: the present.</summary>
    [Parameter]
    [DateTimeTransformation]
    public DateTimeOffset? Start { get; set; }

    /// <summary>Keeps every market open around the clock.</summary>
    [Parameter]
    public SwitchParameter AllOpen { get; set; }

    /// <summary>
    /// Real daily bars instead of simulated ones: a hashtable of codes and CSV files with <c>date,open,high,low,close,volume</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Bars { get; set; } = new Hashtable();

    /// <summary>Trades a second of every open instrument. Default: each instrument's own plausible rate.</summary>
    [Parameter]
    [ValidateRange(0d, 10_000d)]
    public double? TradesPerSecond { get; set; }

    /// <summary>A recording of <c>Connect-Qos -Record</c> that is played as the live market of its codes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Recording { get; set; }

    /// <summary>Recorded seconds per real second. Default 1.</summary>
    [Parameter]
    [ValidateRange(0.001, 100_000)]
    public double ReplaySpeed { get; set; } = 1;

    /// <summary>HTTP requests per minute, for each endpoint separately. Default 10.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int RequestsPerMinute { get; set; } = 10;

    /// <summary>Codes in one request and over the socket. Default 10.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxCodes { get; set; } = 10;

    /// <summary>Switches every limit of the plan off.</summary>
    [Parameter]
    public SwitchParameter NoLimit { get; set; }

    /// <summary>
    /// Refuses socket messages that come less than one second after the previous one, instead of counting and answering them.
    /// </summary>
    [Parameter]
    public SwitchParameter StrictPacing { get; set; }

    /// <summary>
    /// Faults at their times after the start, as <c>NAME[=VALUE]@SECONDS[/SECONDS]</c>: <c>drop@10</c>, <c>push-lag=1.5@30</c>,
    /// <c>drop@60/60</c>.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(FaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Fault { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var faults = Fault.Select(FaultOf).ToList();
        if (!ShouldProcess(Port == 0 ? "127.0.0.1" : $"127.0.0.1:{Port}", Messages.Of("Start a simulator")))
        {
            return;
        }

        var options = new QosSimulatorOptions
        {
            Port = Port,
            Seed = Seed,
            Speed = Speed,
            Start = Start,
            AllOpen = AllOpen,
            BarFiles = BarFiles(this, Bars),
            TradesPerSecond = TradesPerSecond,
            Recording = Recording is null ? null : GetUnresolvedProviderPathFromPSPath(Recording),
            ReplaySpeed = ReplaySpeed,
            EnforceLimits = !NoLimit,
            StrictSocketPacing = StrictPacing,
            AllowKeyInUrl = KeyInUrl,
            Faults = faults,
            RequestsPerMinute = RequestsPerMinute,
            MaxCodes = MaxCodes,
            SocketMaxCodes = MaxCodes,
        };
        options = ApiKey is null ? options : options with { Key = ApiKey.Value };
        var server = Await(stop => SimulatorServer.StartAsync(options, stop));
        Session.Simulators.Add(server);
        WriteObject(server);
    }

    private ScheduledFault FaultOf(string text)
    {
        try
        {
            return ScheduledFault.Parse(text);
        }
        catch (FormatException e)
        {
            Fail(ErrorIds.InvalidArgument, PlainText.Of(e.Message), text);
            throw;
        }
    }

    /// <summary>The files of a table from code to path, found from the current location.</summary>
    internal static IReadOnlyDictionary<string, string>? BarFiles(PSCmdlet cmdlet, IDictionary bars) => bars.Count == 0
        ? null
        : bars.Cast<DictionaryEntry>().ToDictionary(bar => bar.Key.ToString()!, bar =>
            cmdlet.GetUnresolvedProviderPathFromPSPath($"{bar.Value}"));
}
