using System.Data.Common;
using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>The base of cmdlets on an archive: the given one, that of the connection, or the user's own.</summary>
public abstract class ArchiveCommand : ConnectedCmdlet
{
    /// <summary>
    /// The archive: a file, or <c>postgres://user@host:port/database</c>. Default: that of <c>Connect-Qos -Archive</c>, else the
    /// environment variable QOS_ARCHIVE, else a file in the user's data folder.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Archive { get; set; }

    /// <summary>Does something with the archive, which is closed afterwards unless it is the connection's.</summary>
    internal T WithArchive<T>(Func<IQosArchive, CancellationToken, Task<T>> work) => WithArchive(this, Archive, work);

    /// <inheritdoc cref="WithArchive{T}(Func{IQosArchive, CancellationToken, Task{T}})"/>
    internal static T WithArchive<T>(
        ConnectedCmdlet cmdlet, string? location, Func<IQosArchive, CancellationToken, Task<T>> work) => Guarded(cmdlet, async stop =>
    {
        if (location is null && (cmdlet.Connection ?? Session.Connection)?.Archive is { } attached)
        {
            return await work(attached, stop).ConfigureAwait(false);
        }

        var archive = await ArchiveLoadContext.OpenAsync(FullLocation(cmdlet, location ?? QosEnvironment.ArchiveLocation), stop)
            .ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            return await work(archive, stop).ConfigureAwait(false);
        }
    });

    /// <summary>
    /// Waits for a call on an archive; what a store, a file or a database fails at ends the command with a stable error id.
    /// </summary>
    internal static T Guarded<T>(QosCmdlet cmdlet, Func<CancellationToken, Task<T>> call)
    {
        if (ArchiveLoadContext.MissingLibrary is { } problem)
        {
            cmdlet.Fail(ErrorIds.NoArchiveLibrary, problem);
        }

        try
        {
            return cmdlet.AwaitInternal(call);
        }
        catch (Exception e) when (e is IOException or DbException or InvalidDataException or UnauthorizedAccessException)
        {
            cmdlet.Fail(ErrorIds.Archive, PlainText.Of(e.Message));
            throw;
        }
    }

    /// <summary>A file's full path by the session's location; an address as it is.</summary>
    internal static string FullLocation(PSCmdlet cmdlet, string location) =>
        location.Contains("://", StringComparison.Ordinal) ? location : cmdlet.GetUnresolvedProviderPathFromPSPath(location);

    /// <summary>Warns that what an archive keeps is simulated.</summary>
    internal void WarnIfSimulated(bool isSimulated)
    {
        if (isSimulated)
        {
            WriteWarning(Messages.Of("The prices in this archive are simulated."));
        }
    }
}
