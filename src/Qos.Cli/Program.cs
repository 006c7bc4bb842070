using System.Runtime.InteropServices;
using Qos.Cli;

// Ctrl+C and SIGTERM ask the command to end; asked again, the process ends at once.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await QosRootCommand.RunAsync(args, stop.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
