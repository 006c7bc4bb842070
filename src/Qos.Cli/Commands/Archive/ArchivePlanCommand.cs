using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchivePlanCommand : ArchiveCommand
{
    private readonly Option<TimeSpan?> _every = DurationOption.Create(
        "--every", Messages.Of("The interval between syncs; an error is reported if bars would be lost"));
    private readonly ConnectionOptions _connection = new();
    private readonly Option<OutputFormat> _output = OutputOption();

    public ArchivePlanCommand()
        : base(
            "plan",
            Messages.Of("Show what sync would request, how long it would take, what is no longer available, and how often sync must run. No request is sent."))
    {
        Add(_every);
        _connection.AddTo(this);
        Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        var plan = await archive.PlanAsync(
            new ArchivePlanOptions { Limits = _connection.LimitsOf(parse), Every = parse.GetValue(_every) }, cancellationToken);
        WriteAll(plan.Rows, parse.GetValue(_output), ArchiveLayouts.Plan, plan.IsSimulated);
        StandardOutput.Remark(
            plan.Rows.Count == 0 ? Messages.Of("The archive has no codes yet. Start with `qos archive add HK:700 --type 1m,1d`.")
            : plan.Requests == 0 ? Messages.Of("Nothing is missing.")
            : Messages.Format($"{plan.Requests} requests, about {ArchiveText.Duration(plan.Duration)}."));
        return plan.ScheduleProblem is { } problem ? throw new QosException(QosErrorKind.InvalidArgument, problem) : ExitCodes.Success;
    }
}
