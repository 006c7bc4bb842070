using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Sets preferences of this session; a profile script can set them for every session.</summary>
[Cmdlet(VerbsCommon.Set, "QosOption", SupportsShouldProcess = true)]
[OutputType(typeof(QosOption))]
public sealed class SetQosOptionCommand : QosCmdlet
{
    /// <summary>The colours of rising and falling prices: <c>Auto</c> (by culture), <c>GreenUp</c>, <c>RedUp</c>, <c>None</c>.</summary>
    [Parameter]
    public PriceColorScheme? ColorScheme { get; set; }

    /// <summary>The market of codes that are given without one; an empty string for none.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MarketCompleter))]
    [AllowEmptyString]
    [ValidatePattern("^[A-Za-z]*$")]
    public string? DefaultMarket { get; set; }

    /// <summary>The period of bars where <c>-Type</c> is not given.</summary>
    [Parameter]
    [KLineTypeTransformation]
    [ArgumentCompleter(typeof(KLineTypeCompleter))]
    public string? DefaultKLineType { get; set; }

    /// <summary>The number of bars where <c>-Count</c> is not given, 1 to 1000.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? DefaultKLineCount { get; set; }

    /// <summary>Writes the preferences as they are then.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var option = Session.Option;
        option = option with
        {
            ColorScheme = ColorScheme ?? option.ColorScheme,
            DefaultMarket = DefaultMarket is null ? option.DefaultMarket : DefaultMarket.Length == 0 ? null : DefaultMarket.ToUpperInvariant(),
            DefaultKLineType = KLineTypes.TryParse(DefaultKLineType, out var type) ? type : option.DefaultKLineType,
            DefaultKLineCount = DefaultKLineCount ?? option.DefaultKLineCount,
        };
        if (option.DefaultMarket is { } market)
        {
            WarnOfUnknownMarket(market);
        }

        if (ShouldProcess(Messages.Of("the preferences of this session"), Messages.Of("Set")))
        {
            Session.Option = option;
        }

        if (PassThru)
        {
            WriteObject(Session.Option);
        }
    }
}
