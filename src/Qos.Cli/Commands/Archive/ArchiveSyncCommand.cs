using System.CommandLine;
using Qos.Cli.Connection;
using Qos.Cli.Output;
using Qos.Client;
using Qos.Localization;
using Spectre.Console;

namespace Qos.Cli.Commands.Archive;

internal sealed class ArchiveSyncCommand : ArchiveCommand
{
    private readonly CodeArgument _codes = new()
    {
        Description = Messages.Of("Only these codes [default: all]"),
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<bool> _watch = new("--watch") { Description = Messages.Of("Continue with the live streams until Ctrl+C") };
    private readonly Option<bool> _again = new("--again")
    {
        Description = Messages.Of(
        "Repeat requests that the server refused or had no data for")
    };
    private readonly ConnectionOptions _connection = new();

    public ArchiveSyncCommand()
        : base("sync", Messages.Of("Fetch missing data and store it. If interrupted, the next run continues from there."))
    {
        Add(_codes);
        Add(_watch);
        Add(_again);
        _connection.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parse, IQosArchive archive, CancellationToken cancellationToken)
    {
        await using var session = await _connection.OpenAsync(parse, new LiveOptions(), cancellationToken);
        var options = new ArchiveSyncOptions { Codes = _codes.Read(parse), Watch = parse.GetValue(_watch), Again = parse.GetValue(_again) };
        var result = await WithProgressAsync(
            options.Watch, progress => archive.SyncAsync(session.Client, options, progress, cancellationToken));
        foreach (var missing in result.Missing)
        {
            StandardOutput.Remark($"{missing.Code}: {missing.Reason}");
        }

        StandardOutput.Remark(Messages.Format(
            $"{result.Added:#,0} bars added, {result.Updated:#,0} updated, {result.Revised:#,0} revised, {result.Trades:#,0} trades; {result.Requests} requests."));
        if (result.IsSimulated)
        {
            StandardOutput.Remark(RecordWriter.SimulatedRemark);
        }

        return result.Missing.Count > 0 ? ExitCodes.SomeMissing : ExitCodes.Success;
    }

    private static async Task<ArchiveSyncResult> WithProgressAsync(
        bool isWatch, Func<IProgress<ArchiveSyncProgress>, Task<ArchiveSyncResult>> sync)
    {
        if (isWatch || Console.IsErrorRedirected || !StandardOutput.ErrorTerminal.Profile.Capabilities.Interactive)
        {
            return await sync(new Lines(isWatch));
        }

        return await StandardOutput.ErrorTerminal.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => sync(new Bar(context.AddTask(Messages.Of("sync"), maxValue: 1))));
    }

    /// <summary>Notices, and while watching every step, as lines.</summary>
    private sealed class Lines(bool isWatch) : IProgress<ArchiveSyncProgress>
    {
        public void Report(ArchiveSyncProgress value)
        {
            if (value.IsNotice || isWatch)
            {
                StandardOutput.Remark(value.Message);
            }
        }
    }

    /// <summary>A bar with the time that is left; notices go above it.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<ArchiveSyncProgress>
    {
        public void Report(ArchiveSyncProgress value)
        {
            task.MaxValue = Math.Max(1, value.Planned);
            task.Value = value.Requests;
            task.Description = Messages.Format(
                $"{value.Requests}/{value.Planned} requests, {value.Bars:#,0} bars{(value.Left is { TotalSeconds: > 1 } left ? Messages.Format($", {ArchiveText.Duration(left)} left") : "")}");
            if (value.IsNotice)
            {
                StandardOutput.Remark(value.Message);
            }
        }
    }
}
