using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>Shows how far an export or import has come; gone when it is disposed.</summary>
internal sealed class FileProgress(QosCmdlet cmdlet, string what) : IProgress<ArchiveFileProgress>, IDisposable
{
    private readonly ProgressRecord _record = new(1, what, Messages.Of("Starting"));

    public void Report(ArchiveFileProgress value) => cmdlet.HandOver(() =>
    {
        _record.StatusDescription = Messages.Format(
            $"{System.IO.Path.GetFileName(value.File)}: {value.Files:N0} files, {value.Rows:N0} rows");
        cmdlet.WriteProgress(_record);
    });

    public void Dispose()
    {
        _record.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(_record);
    }
}
