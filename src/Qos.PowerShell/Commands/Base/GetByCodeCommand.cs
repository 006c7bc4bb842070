using System.Management.Automation;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The base of cmdlets that ask for codes: a request goes out as soon as a full batch of codes has arrived, the rest at the end of the pipeline.
/// </summary>
public abstract class GetByCodeCommand : ConnectedCmdlet
{
    private readonly List<string> _waiting = [];

    /// <summary>Codes: <c>HK:700</c>, <c>HK:700,9988</c>, <c>'US:AAPL,TSLA'</c>; an element without a market takes the one before it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "MARKET:SYMBOL, for example US:AAPL, HK:700 or SH:600519.")]
    [CodesTransformation]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Code { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _waiting.AddRange(CheckCodes(Code));
        while (_waiting.Count > 0 && _waiting.Count >= Connected.MaxCodes)
        {
            Send(Connected.MaxCodes);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 0)
        {
            Send(_waiting.Count);
        }
    }

    /// <summary>Asks for a batch and writes the answer.</summary>
    protected abstract void Send(IReadOnlyList<string> codes);

    private void Send(int count)
    {
        var batch = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        Send(batch);
    }
}
