using Qos.Client;
using Qos.Localization;

namespace Qos.Cli;

/// <summary>The exit codes of the process. Scripts rely on them, so their meaning never changes.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int InvalidArgument = 2;
    public const int NoData = 5;
    public const int SomeMissing = 10;
    public const int Interrupted = 130;

    /// <summary>For the help text.</summary>
    public static string Description => Messages.Of("""
        Exit codes:
            0  success, including a watch that printed data and was ended by Ctrl+C, --count or --duration
            1  any other error, for example a file that cannot be written
            2  an invalid argument
            3  no key, or the server refused it
            4  a plan limit was exceeded
            5  none of the requested codes has data
            6  the server returned an error message
            7  the response could not be parsed
            8  the connection failed
            9  timeout
           10  some codes have no data; the rest were printed
          130  interrupted
        """);

    /// <summary>
    /// Returns the exit code of a successful command, depending on the printed data and on codes without data.
    /// </summary>
    public static int Of(bool hasData, bool isSomeMissing) => !isSomeMissing ? Success : hasData ? SomeMissing : NoData;

    public static int Of(QosErrorKind kind) => kind switch
    {
        QosErrorKind.InvalidArgument => InvalidArgument,
        QosErrorKind.Authentication => 3,
        QosErrorKind.PlanLimit => 4,
        QosErrorKind.NoData => NoData,
        QosErrorKind.ServerMessage => 6,
        QosErrorKind.Protocol => 7,
        QosErrorKind.Transport => 8,
        QosErrorKind.Timeout => 9,
        _ => Failure,
    };
}
