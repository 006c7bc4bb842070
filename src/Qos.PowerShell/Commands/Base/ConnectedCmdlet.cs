using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>The base of cmdlets that talk to a server.</summary>
public abstract class ConnectedCmdlet : QosCmdlet, IProgress<RequestEvent>
{
    /// <summary>The ways to connect, for errors.</summary>
    internal const string WaysToConnect =
        "Run Connect-Qos -ApiKey KEY, or Connect-Qos -SecretName NAME, or set the environment variable " + EnvironmentOptions.KeyVariable +
        "; without a key, Connect-Qos -Simulator starts a market that is made up. " +
        "In another runspace (ForEach-Object -Parallel, Start-ThreadJob) pass -Connection $using:qos with qos from Connect-Qos -PassThru.";

    /// <summary>A wait that is longer is shown as progress.</summary>
    private static readonly TimeSpan ShownWait = TimeSpan.FromSeconds(1);

    private readonly ProgressRecord _waiting = new(0, "QOS", "Waiting");
    private bool _isWaitShown;
    private QosConnection? _connection;

    /// <summary>The connection to use instead of the runspace's own, from <c>Connect-Qos -PassThru</c> or <c>Get-QosConnection</c>.</summary>
    [Parameter(HelpMessage = "A connection from Connect-Qos -PassThru, instead of the session's own.")]
    [ConnectionTransformation]
    [ValidateNotNull]
    public QosConnection? Connection { get; set; }

    /// <summary>The connection in use. Without one the first use connects by the environment variable.</summary>
    internal QosConnection Connected => _connection ??= Resolve();

    internal QosClient Client => Connected.Client;

    /// <summary>The client's requests, with each step told here.</summary>
    internal QosRequests Requests => Client.Observe(this);

    /// <summary>Tells a step of a request: all of them by <c>-Verbose</c>, long waits as progress. For any thread.</summary>
    void IProgress<RequestEvent>.Report(RequestEvent value) => OnPipeline(() =>
    {
        WriteVerbose(value.Message);
        var isLongWait = value.Kind is RequestEventKind.Waiting or RequestEventKind.Retrying && value.Wait > ShownWait;
        if (isLongWait || _isWaitShown)
        {
            _waiting.StatusDescription = value.Message;
            _waiting.SecondsRemaining = (int)value.Wait.TotalSeconds;
            _waiting.RecordType = isLongWait ? ProgressRecordType.Processing : ProgressRecordType.Completed;
            WriteProgress(_waiting);
        }

        _isWaitShown = isLongWait;
    });

    /// <summary>Keeps the codes that can be sent, with an error for each other one.</summary>
    protected IEnumerable<string> CheckCodes(IEnumerable<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
        {
            if (InstrumentCode.TryParse(code, out _, out var problem))
            {
                Session.Codes.Used(code);
                yield return code;
            }
            else
            {
                WriteError(ErrorIds.Record(ErrorIds.InvalidCode, problem, code));
            }
        }
    }

    /// <summary>Writes an answer: its items, and an error for each code without data.</summary>
    protected void Write<T>(QosResult<T> result, IEnumerable<object>? items = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteObject(items ?? (object)result, enumerateCollection: true);
        foreach (var missing in result.Missing)
        {
            WriteError(ErrorIds.Record(missing.IsUnreadable ? ErrorIds.Unreadable : ErrorIds.NoData, $"{missing.Code}: {missing.Reason}.", missing.Code));
        }
    }

    private QosConnection Resolve()
    {
        var connection = Connection ?? Session.Connection;
        if (connection is null)
        {
            var options = Await(_ => Task.FromResult(EnvironmentOptions.Read()));
            if (options.ApiKey.Length == 0)
            {
                Fail(ErrorIds.NotConnected, $"There is no connection. {WaysToConnect}");
            }

            Session.Connection = connection = Await(_ => QosConnection.OpenAsync(options));
            WriteVerbose($"Connected to {connection} with the key of the environment variable {EnvironmentOptions.KeyVariable}.");
        }

        if (!connection.IsOpen)
        {
            Fail(ErrorIds.ConnectionClosed, $"The connection to {connection.Uri} was closed. {WaysToConnect}");
        }

        return connection;
    }
}
