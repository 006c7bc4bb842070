using System.Management.Automation;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The base of cmdlets that ask for codes: a request goes out as soon as a full batch of codes has arrived, the rest at the end of the
/// pipeline. Equal codes are asked for once a batch, so that <c>Get-QosKLine HK:700 | Get-QosSnapshot</c> is one request.
/// </summary>
public abstract class GetByCodeCommand : ConnectedCmdlet
{
    /// <summary>
    /// How long a batch that only meets its own codes again waits for others: an endless upstream of few codes (a watch) is answered while
    /// it runs.
    /// </summary>
    private const int LongestWait = 1000;

    private readonly List<string> _waiting = [];
    private readonly HashSet<string> _inBatch = new(StringComparer.OrdinalIgnoreCase);
    private long _since;

    /// <summary>
    /// Codes: <c>HK:700</c>, <c>HK:700,9988</c>, <c>'US:AAPL,TSLA'</c>; an element without a market takes the one before it.
    /// </summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "MARKET:SYMBOL, for example US:AAPL, HK:700 or SH:600519.")]
    [Alias("Symbol", "Ticker", "Instrument", "代码")]
    [CodesTransformation]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Code { get; set; } = [];

    /// <summary>Codes of one request.</summary>
    protected virtual int BatchSize => Connected.MaxCodes;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var code in CheckCodes(Code))
        {
            var isNew = _inBatch.Add(code);
            if (isNew)
            {
                _since = _waiting.Count == 0 ? Environment.TickCount64 : _since;
                _waiting.Add(code);
            }

            if (_waiting.Count >= BatchSize || (!isNew && Environment.TickCount64 - _since >= LongestWait))
            {
                SendBatch();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 0)
        {
            SendBatch();
        }

        TellObjectsWithoutCode();
    }

    /// <summary>Asks for a batch and writes the answer.</summary>
    protected abstract void Send(IReadOnlyList<string> codes);

    private void SendBatch()
    {
        var batch = _waiting.ToArray();
        _waiting.Clear();
        _inBatch.Clear();
        Send(batch);
    }
}
