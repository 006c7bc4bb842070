using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>The base of cmdlets that talk to a server.</summary>
public abstract class ConnectedCmdlet : QosCmdlet
{
    /// <summary>The ways to connect, for errors.</summary>
    internal static string WaysToConnect => Messages.Format(
        $"Run Connect-Qos -ApiKey KEY or Connect-Qos -SecretName NAME, or set the environment variable {QosEnvironment.ApiKey}. Without a key, Connect-Qos -Simulator connects to a simulated market. In another runspace (ForEach-Object -Parallel, Start-ThreadJob), pass -Connection $using:qos, where $qos is the output of Connect-Qos -PassThru.");

    private int _objectsWithoutCode;
    private QosConnection? _connection;

    /// <summary>
    /// The connection to use instead of the runspace's own, from <c>Connect-Qos -PassThru</c> or <c>Get-QosConnection</c>.
    /// </summary>
    [Parameter(HelpMessage = "A connection from Connect-Qos -PassThru, instead of the session's own.")]
    [ConnectionTransformation]
    [ValidateNotNull]
    public QosConnection? Connection { get; set; }

    /// <summary>The connection in use. Without one the first use connects by the environment variable.</summary>
    internal QosConnection Connected => _connection ??= Resolve();

    /// <summary>Whether there is a connection, or a key of the environment to make one with.</summary>
    internal bool IsConnectable =>
        Connection is not null || Session.Connection is { IsOpen: true }
            || (Session.Connection is null && !Session.IsConnectedByHand
                && Await(_ => Task.FromResult(QosClientOptions.FromEnvironment())).ApiKey.Length > 0);

    internal QosClient Client => Connected.Client;

    /// <summary>The client's requests, with each step observed here.</summary>
    internal QosRequests Requests => Client.Observe(this);

    /// <summary>Keeps the codes that can be sent, with an error for each other one.</summary>
    protected IEnumerable<string> CheckCodes(IEnumerable<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var names = (Connection ?? Session.Connection)?.Client.Names ?? Session.Names;
        foreach (var text in codes)
        {
            if (CodeOfObject.IsMissing(text, out var problem))
            {
                // Told for the first object; the others are counted.
                if (++_objectsWithoutCode == 1)
                {
                    WriteError(ErrorIds.Record(ErrorIds.InvalidCode, problem));
                }

                continue;
            }

            var entry = CodeList.Read([text], known: names)[0];
            if (!entry.IsCode)
            {
                WriteError(ErrorIds.Record(ErrorIds.InvalidCode, entry.Problem, text));
                continue;
            }

            WarnOfUnknownMarket(entry.Code.Market);
            Session.Codes.Used(entry.Code);
            yield return entry.Code.Text;
        }
    }

    /// <summary>Tells how many objects had no code beside the first, which was an error.</summary>
    protected void TellObjectsWithoutCode()
    {
        if (_objectsWithoutCode > 1)
        {
            WriteWarning(Messages.Format($"{_objectsWithoutCode:N0} objects without a code were skipped; the error shows the first one."));
        }
    }

    /// <summary>Writes an answer: its items, and an error for each code without data.</summary>
    protected void Write<T>(QosResult<T> result, IEnumerable<object>? items = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteObject(items ?? (object)result, enumerateCollection: true);
        foreach (var missing in result.Missing)
        {
            WriteError(
                ErrorIds.Record(
                    missing.IsUnreadable ? ErrorIds.Unreadable : ErrorIds.NoData, $"{PlainText.Of(missing.Code)}: {missing.Reason}.",
                    missing.Code));
        }
    }

    private QosConnection Resolve()
    {
        var connection = Connection ?? Session.Connection;
        if (connection is null)
        {
            if (Session.IsConnectedByHand)
            {
                Fail(
                    ErrorIds.NotConnected,
                    Messages.Format($"The session is not connected: the last Connect-Qos failed, or Disconnect-Qos closed the connection. {WaysToConnect}"));
            }

            var options = Await(_ => Task.FromResult(QosClientOptions.FromEnvironment()));
            if (options.ApiKey.Length == 0)
            {
                Fail(ErrorIds.NotConnected, Messages.Format($"There is no connection. {WaysToConnect}"));
            }

            Session.Connection = connection = Await(_ => QosConnection.OpenAsync(options));
            Tell(Messages.Format($"Connected to {connection} with the key from the environment variable {QosEnvironment.ApiKey}."));
        }

        if (!connection.IsOpen)
        {
            Fail(ErrorIds.ConnectionClosed, Messages.Format($"The connection to {connection.Uri} was closed. {WaysToConnect}"));
        }

        if (!connection.FirstProducts.IsCompleted)
        {
            Await(stop => connection.FirstProducts.WaitAsync(stop));
        }

        if (connection.TakeNotice() is { } notice)
        {
            Tell(notice);
        }

        return connection;
    }
}
