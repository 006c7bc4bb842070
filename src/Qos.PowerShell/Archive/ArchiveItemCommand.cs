using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell;

/// <summary>
/// The base of cmdlets that change what an archive keeps: codes are gathered, and changed at the end in one go for each list of types.
/// </summary>
public abstract class ArchiveItemCommand : ArchiveCommand
{
    private readonly Dictionary<string, (IReadOnlyList<string> Types, List<string> Codes)> _byTypes = [];

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

    /// <summary>The action, for <c>-WhatIf</c>.</summary>
    protected abstract string Action { get; }

    /// <summary>Types of the record that is processed.</summary>
    protected abstract IReadOnlyList<string> Types { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var key = string.Join(',', Types);
        if (!_byTypes.TryGetValue(key, out var entry))
        {
            _byTypes[key] = entry = (Types, []);
        }

        entry.Codes.AddRange(CheckCodes(Code).Where(code => ShouldProcess($"{code} {key}".TrimEnd(), Action)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TellObjectsWithoutCode();
        foreach (var (names, codes) in _byTypes.Values.Where(entry => entry.Codes.Count > 0))
        {
            var (types, trades) = ArchiveTypesTransformationAttribute.Read([.. names]);
            WriteObject(WithArchive((archive, stop) => ChangeAsync(archive, codes, types, trades, stop)), enumerateCollection: true);
        }
    }

    /// <summary>Changes the items of the codes.</summary>
    protected abstract Task<IReadOnlyList<ArchiveItem>> ChangeAsync(
        IQosArchive archive, IReadOnlyList<string> codes, IReadOnlyList<KLineType> types, bool trades, CancellationToken cancellationToken);
}
