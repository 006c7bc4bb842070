using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The state of one runspace: default connection, started simulators, preferences and used codes.
/// </summary>
internal sealed class QosSession
{
    private static readonly ConditionalWeakTable<Runspace, QosSession> Sessions = [];

    private QosOption? _option;

    private QosSession()
    {
    }

    /// <summary>The session of the runspace that this thread works for.</summary>
    public static QosSession Current => Sessions.GetValue(Runspace.DefaultRunspace, Start);

    /// <summary>The connection that cmdlets take which are given none.</summary>
    public QosConnection? Connection { get; set; }

    /// <summary>
    /// Whether somebody chose a server by <c>Connect-Qos</c>, successfully or not. From then on the environment's key is not used on its
    /// own: who meant another server would be answered by the public one without a word.
    /// </summary>
    public bool IsConnectedByHand { get; set; }

    /// <summary>Preferences of <c>Set-QosOption</c>; a new session has those of the profile.</summary>
    /// <exception cref="QosException">The file of profiles cannot be read.</exception>
    public QosOption Option { get => _option ??= QosOption.Of(QosProfile.Read()); set => _option = value; }

    /// <summary>Simulators that this runspace started as servers.</summary>
    public List<SimulatorServer> Simulators { get; } = [];

    /// <summary>Every simulator that runs for this runspace: servers, and the one of its connection.</summary>
    public IEnumerable<SimulatorServer> AllSimulators => Connection?.Simulator is { } embedded ? Simulators.Append(embedded) : Simulators;

    /// <summary>Markets that were warned of.</summary>
    public HashSet<string> UnknownMarkets { get; } = [];

    /// <summary>The folder of the module that was last compared with the loaded assembly.</summary>
    public string? CheckedModule { get; set; }

    /// <summary>Codes for completion.</summary>
    public CodeCatalog Codes { get; } = new();

    /// <summary>
    /// The instruments that are known without asking: the connection's, else those that an earlier session has kept of the server to come.
    /// </summary>
    public InstrumentCatalog Names => Connection?.Client.Names ?? InstrumentCatalog.OfEnvironment();

    /// <summary>Closes what this runspace holds, and nothing of another one.</summary>
    public static Task ReleaseAsync(Runspace runspace) =>
        Sessions.TryGetValue(runspace, out var session) ? session.ReleaseAsync() : Task.CompletedTask;

    private static QosSession Start(Runspace runspace)
    {
        runspace.StateChanged += static (sender, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken && sender is Runspace closed)
            {
                _ = ReleaseAsync(closed);
            }
        };
        return new QosSession();
    }

    private async Task ReleaseAsync()
    {
        if (Connection is { } connection)
        {
            Connection = null;
            await connection.CloseAsync().ConfigureAwait(false);
        }

        IsConnectedByHand = false;
        foreach (var simulator in Simulators.ToArray())
        {
            Simulators.Remove(simulator);
            await simulator.StopAsync().ConfigureAwait(false);
        }
    }
}
