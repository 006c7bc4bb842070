using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell;

/// <summary>
/// The error ids of the module: the first part of every <c>FullyQualifiedErrorId</c>. They are a promise to scripts (listed in about_Qos), as are the
/// categories beside them.
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

    /// <summary>Every id with its category.</summary>
    public static IReadOnlyDictionary<string, ErrorCategory> Categories { get; } = new Dictionary<string, ErrorCategory>
    {
        [NoData] = ErrorCategory.ObjectNotFound,
        [Unreadable] = ErrorCategory.InvalidData,
        [InvalidCode] = ErrorCategory.InvalidArgument,
        [InvalidArgument] = ErrorCategory.InvalidArgument,
        [Refused] = ErrorCategory.InvalidResult,
        [Authentication] = ErrorCategory.AuthenticationError,
        [PlanLimit] = ErrorCategory.LimitsExceeded,
        [ServerMessage] = ErrorCategory.InvalidResult,
        [Protocol] = ErrorCategory.ProtocolError,
        [Transport] = ErrorCategory.ConnectionError,
        [Timeout] = ErrorCategory.OperationTimeout,
        [NotConnected] = ErrorCategory.ConnectionError,
        [ConnectionClosed] = ErrorCategory.ConnectionError,
        [NoSecret] = ErrorCategory.ObjectNotFound,
        [NoSimulator] = ErrorCategory.ObjectNotFound,
        [NoChartLibrary] = ErrorCategory.NotInstalled,
        [CannotWrite] = ErrorCategory.WriteError,
    };

    public static ErrorRecord Record(string id, string message, object? target = null) =>
        new(new InvalidOperationException(message), id, Categories[id], target);

    public static ErrorRecord Record(QosException exception, object? target = null)
    {
        var id = exception.Kind switch
        {
            QosErrorKind.InvalidArgument => InvalidArgument,
            QosErrorKind.Authentication => Authentication,
            QosErrorKind.PlanLimit => PlanLimit,
            QosErrorKind.NoData => NoData,
            QosErrorKind.Protocol => Protocol,
            QosErrorKind.Transport => Transport,
            QosErrorKind.Timeout => Timeout,
            _ => ServerMessage,
        };
        return new ErrorRecord(exception, id, Categories[id], target);
    }
}
