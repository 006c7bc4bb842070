using Qos.Client;
using Qos.Localization;

namespace Qos.Cli;

/// <summary>What the process tells its caller. Scripts rely on the numbers: they never change their meaning.</summary>
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
            0  success; also a watch that printed its data and was ended by Ctrl+C, --count or --duration
            1  anything else, for example a file that cannot be written
            2  an argument that cannot be used
            3  no key, or the server refuses it
            4  the plan's limits refuse the call
            5  no data for anything that was asked
            6  the server answered with an error text
            7  an answer that cannot be read
            8  connection failed
            9  no answer in time
           10  some of the codes have no data; the others were printed
          130  interrupted
        """);

    /// <summary>The exit code of a command that got through: by what was printed, and whether some of what was asked for has no data.</summary>
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
