using System.Management.Automation;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>The base of cmdlets that work on some codes of an archive, or on all.</summary>
public abstract class ArchiveQueryCommand : ArchiveCommand
{
    private readonly List<string> _codes = [];

    /// <summary>Only these codes. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Symbol", "Ticker", "Instrument", "代码")]
    [CodesTransformation]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Code { get; set; }

    /// <summary>The codes of the whole pipeline; null for all.</summary>
    protected IReadOnlyList<string>? Codes => _codes.Count == 0 ? null : _codes;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _codes.AddRange(CheckCodes(Code ?? []));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TellObjectsWithoutCode();
        // Codes that were all refused are not all codes.
        if (_codes.Count > 0 || !MyInvocation.ExpectingInput && Code is null)
        {
            Run();
        }
    }

    /// <summary>Does the work for <see cref="Codes"/>.</summary>
    protected abstract void Run();
}
