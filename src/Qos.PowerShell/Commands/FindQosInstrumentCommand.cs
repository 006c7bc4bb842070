using System.Management.Automation;
using Qos.Client;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Finds instruments by code in any spelling, English or Chinese name or a part of it, or initials of the Chinese name's pinyin. It
/// searches what is known without asking; the server's product list is read at most once a week.
/// </summary>
[Cmdlet(VerbsCommon.Find, "QosInstrument")]
[OutputType(typeof(KnownInstrument))]
public sealed class FindQosInstrumentCommand : ConnectedCmdlet
{
    private readonly List<string> _names = [];

    /// <summary>
    /// Codes, names, parts of names or pinyin initials; <c>*</c> and <c>?</c> make one a pattern for the whole code, symbol or name.
    /// </summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true,
        HelpMessage = "A code, a name or a part of it, or pinyin initials, for example 700, tencent or gzmt.")]
    [ArgumentCompleter(typeof(CodeCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Only instruments of these markets. Default: all.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(MarketCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Market { get; set; } = [];

    /// <summary>Reads the server's product list again.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _names.AddRange(Name);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (TryAwait(stop => Requests.FindInstrumentsAsync(_names, Refresh, stop), _names, out var result))
        {
            Write(result, result.Where(found => Market.Length == 0 || Market.Contains(found.Market, StringComparer.OrdinalIgnoreCase)));
        }
    }
}
