using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell;

/// <summary>
/// The error ids of the module: the first part of every <c>FullyQualifiedErrorId</c>. They are a promise to scripts (listed in about_Qos),
/// as are the categories beside them.
/// </summary>
internal static class ErrorIds
{
    public const string NoData = "QosNoData";
    public const string Unreadable = "QosUnreadable";
    public const string InvalidCode = "QosInvalidCode";
    public const string InvalidArgument = "QosInvalidArgument";
    public const string Refused = "QosSubscriptionRefused";
    public const string Authentication = "QosAuthentication";
    public const string PlanLimit = "QosPlanLimit";
    public const string ServerMessage = "QosServerMessage";
    public const string Protocol = "QosProtocol";
    public const string Transport = "QosTransport";
    public const string Timeout = "QosTimeout";
    public const string NotConnected = "QosNotConnected";
    public const string ConnectionClosed = "QosConnectionClosed";
    public const string NoSecret = "QosNoSecret";
    public const string NoSimulator = "QosNoSimulator";
    public const string NoChartLibrary = "QosNoChartLibrary";
    public const string CannotWrite = "QosCannotWrite";
    public const string Archive = "QosArchive";
    public const string NoArchiveLibrary = "QosNoArchiveLibrary";

    private static readonly Dictionary<string, (ErrorCategory Category, QosErrorKind? Kind)> All = new()
    {
        // The first id of a kind is that of the client's own errors of this kind.
        [InvalidArgument] = (ErrorCategory.InvalidArgument, QosErrorKind.InvalidArgument),
        [Authentication] = (ErrorCategory.AuthenticationError, QosErrorKind.Authentication),
        [PlanLimit] = (ErrorCategory.LimitsExceeded, QosErrorKind.PlanLimit),
        [NoData] = (ErrorCategory.ObjectNotFound, QosErrorKind.NoData),
        [ServerMessage] = (ErrorCategory.InvalidResult, QosErrorKind.ServerMessage),
        [Protocol] = (ErrorCategory.ProtocolError, QosErrorKind.Protocol),
        [Transport] = (ErrorCategory.ConnectionError, QosErrorKind.Transport),
        [Timeout] = (ErrorCategory.OperationTimeout, QosErrorKind.Timeout),
        [Unreadable] = (ErrorCategory.InvalidData, QosErrorKind.Protocol),
        [InvalidCode] = (ErrorCategory.InvalidArgument, QosErrorKind.InvalidArgument),
        [Refused] = (ErrorCategory.InvalidResult, QosErrorKind.ServerMessage),
        [NotConnected] = (ErrorCategory.ConnectionError, QosErrorKind.Authentication),
        [ConnectionClosed] = (ErrorCategory.ConnectionError, QosErrorKind.Transport),
        [NoSecret] = (ErrorCategory.ObjectNotFound, QosErrorKind.Authentication),
        [NoSimulator] = (ErrorCategory.ObjectNotFound, QosErrorKind.InvalidArgument),
        [NoChartLibrary] = (ErrorCategory.NotInstalled, null),
        [CannotWrite] = (ErrorCategory.WriteError, null),
        [Archive] = (ErrorCategory.ResourceUnavailable, null),
        [NoArchiveLibrary] = (ErrorCategory.NotInstalled, null),
    };

    /// <summary>Every id with its category.</summary>
    public static IReadOnlyDictionary<string, ErrorCategory> Categories { get; } = All.ToDictionary(id => id.Key, id => id.Value.Category);

    /// <summary>The id of the client's own errors of a kind.</summary>
    public static string IdOf(QosErrorKind kind) => All.First(id => id.Value.Kind == kind).Key;

    public static ErrorRecord Record(string id, string message, object? target = null) => new(
        All[id].Kind is { } kind ? new QosException(kind, message) : new InvalidOperationException(message), id, All[id].Category, target);

    public static ErrorRecord Record(QosException exception, object? target = null)
    {
        var id = IdOf(exception.Kind);
        return new ErrorRecord(exception, id, Categories[id], target);
    }
}
