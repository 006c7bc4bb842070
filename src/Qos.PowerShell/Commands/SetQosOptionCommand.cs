using System.Management.Automation;
using Qos.Client;
using Qos.Localization;
using Qos.PowerShell.Parameters;

namespace Qos.PowerShell.Commands;

/// <summary>Sets preferences of this session, and by <c>-Save</c> those of later ones.</summary>
[Cmdlet(VerbsCommon.Set, "QosOption", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true)]
[OutputType(typeof(QosOption))]
public sealed class SetQosOptionCommand : QosCmdlet
{
    private const string SessionSet = "Session";
    private const string SaveSet = "Save";

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

    /// <summary>
    /// Writes the preferences and what is given below into the user's file of profiles, for later sessions and for <c>qos</c> and notebooks
    /// too: never the key, only the name of its secret.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = SaveSet)]
    public SwitchParameter Save { get; set; }

    /// <summary>The profile to write; a new session takes the one with the name <c>default</c> (the default).</summary>
    [Parameter(ParameterSetName = SaveSet)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidatePattern(@"^[\w.-]+$")]
    public string Profile { get; set; } = QosProfile.DefaultName;

    /// <summary>
    /// The profile's server. What is not given stays as the profile has it; this and the next five take an empty value back.
    /// </summary>
    [Parameter(ParameterSetName = SaveSet)]
    [AllowEmptyString]
    public string? Uri { get; set; }

    /// <summary>The profile's plan by its name: <c>default</c>, <c>trial</c> or <c>unlimited</c>.</summary>
    [Parameter(ParameterSetName = SaveSet)]
    [ArgumentCompleter(typeof(PlanCompleter))]
    [AllowEmptyString]
    public string? Plan { get; set; }

    /// <summary>The profile's HTTP requests a minute, for each endpoint; 0 for what the plan says.</summary>
    [Parameter(ParameterSetName = SaveSet)]
    [ValidateRange(0, 100_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The profile's codes in one request and over the socket; 0 for what the plan says.</summary>
    [Parameter(ParameterSetName = SaveSet)]
    [ValidateRange(0, 100_000)]
    public int? MaxCodes { get; set; }

    /// <summary>
    /// The name of the secret that is the profile's key: in a vault of SecretManagement, or an environment variable of that name.
    /// </summary>
    [Parameter(ParameterSetName = SaveSet)]
    [AllowEmptyString]
    public string? SecretName { get; set; }

    /// <summary>The vault of <c>-SecretName</c>.</summary>
    [Parameter(ParameterSetName = SaveSet)]
    [AllowEmptyString]
    public string? Vault { get; set; }

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
            DefaultMarket = DefaultMarket is null
                ? option.DefaultMarket
                : DefaultMarket.Length == 0 ? null : DefaultMarket.ToUpperInvariant(),
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

        if (Save && ShouldProcess(QosProfile.Path, Messages.Format($"Save the profile '{Profile}'")))
        {
            Await(_ => Task.Run(() => Changed(option).Save(), StopToken));
        }

        if (PassThru)
        {
            WriteObject(Session.Option);
        }
    }

    private QosProfile Changed(QosOption option)
    {
        var former = QosProfile.ReadNames().Contains(Profile, StringComparer.OrdinalIgnoreCase)
            ? QosProfile.Read(Profile)
            : new QosProfile { Name = Profile };
        return former with
        {
            Uri = Uri is null ? former.Uri : Uri.Length == 0 ? null : QosEnvironment.ParseUri(Uri, "-Uri"),
            Plan = Plan is { Length: > 0 } && QosLimits.ParsePlan(Plan, "-Plan") is not null
                ? Plan.ToLowerInvariant()
                : Plan is null ? former.Plan : null,
            RequestsPerMinute = RequestsPerMinute is null ? former.RequestsPerMinute : RequestsPerMinute > 0 ? RequestsPerMinute : null,
            MaxCodes = MaxCodes is null ? former.MaxCodes : MaxCodes > 0 ? MaxCodes : null,
            SecretName = SecretName is null ? former.SecretName : SecretName.Length == 0 ? null : SecretName,
            Vault = Vault is null ? former.Vault : Vault.Length == 0 ? null : Vault,
            ColorScheme = option.ColorScheme,
            DefaultMarket = option.DefaultMarket,
            DefaultKLineType = option.DefaultKLineType,
            DefaultKLineCount = option.DefaultKLineCount,
        };
    }
}
