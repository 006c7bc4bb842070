using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Net;
using Qos.Client;
using Qos.Embedded;
using Qos.Localization;
using Qos.PowerShell.Parameters;
using Qos.Simulator;

namespace Qos.PowerShell.Commands;

/// <summary>
/// Connects this runspace to a server with a key, or to a market that is made up (<c>-Simulator</c>). Later cmdlets use this connection. A
/// connection that the runspace had is closed first.
/// </summary>
/// <remarks>
/// The embedded simulator has no plan limits unless <c>-RequestsPerMinute</c> or <c>-MaxCodes</c> asks for them, so that trying things out
/// is not slow.
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "Qos", DefaultParameterSetName = KeySet, SupportsShouldProcess = true)]
[OutputType(typeof(QosConnection))]
public sealed class ConnectQosCommand : QosCmdlet
{
    private const string KeySet = "Key";
    private const string SecretSet = "Secret";
    private const string SimulatorSet = "Simulator";

    /// <summary>
    /// The key: a string, a SecureString, or a PSCredential with the key as its password. Default: the environment variable QOS_API_KEY.
    /// </summary>
    [Parameter(
        Position = 0, ParameterSetName = KeySet, ValueFromPipelineByPropertyName = true,
        HelpMessage = "A string, a SecureString or a PSCredential.")]
    [ApiKeyTransformation]
    public ApiKey? ApiKey { get; set; }

    /// <summary>The name under which a vault of Microsoft.PowerShell.SecretManagement has the key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SecretSet, HelpMessage = "The name of the secret that is the key.")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwnWordCompleter))]
    public string SecretName { get; set; } = "";

    /// <summary>The vault of <c>-SecretName</c>. Default: all vaults.</summary>
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwnWordCompleter))]
    public string? Vault { get; set; }

    /// <summary>Starts a simulator in this process and connects to it: no key, no network, and no real price.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SimulatorSet)]
    public SwitchParameter Simulator { get; set; }

    /// <summary>The seed of the simulated market: the same seed makes the same prices. Default 1.</summary>
    [Parameter(ParameterSetName = SimulatorSet)]
    public long Seed { get; set; } = 1;

    /// <summary>Simulated seconds per real second. Default 1.</summary>
    [Parameter(ParameterSetName = SimulatorSet)]
    [ValidateRange(0.001, 100_000)]
    public double Speed { get; set; } = 1;

    /// <summary>Keeps every simulated market open around the clock.</summary>
    [Parameter(ParameterSetName = SimulatorSet)]
    public SwitchParameter AllOpen { get; set; }

    /// <summary>Trades a second of every open instrument of the simulator. Default: each instrument's own plausible rate.</summary>
    [Parameter(ParameterSetName = SimulatorSet)]
    [ValidateRange(0d, 10_000d)]
    public double? TradesPerSecond { get; set; }

    /// <summary>
    /// Real daily bars instead of simulated ones: a hashtable of codes and CSV files with <c>date,open,high,low,close,volume</c>.
    /// </summary>
    [Parameter(ParameterSetName = SimulatorSet)]
    [ValidateNotNull]
    public IDictionary Bars { get; set; } = new Hashtable();

    /// <summary>
    /// Another server that speaks the protocol; plain <c>http</c> only to this machine. Default: the environment variable QOS_URI, else
    /// <c>https://api.qos.hk</c>.
    /// </summary>
    [Parameter(ParameterSetName = KeySet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>
    /// A profile that <c>Set-QosOption -Save</c> wrote: server, plan, preferences, and the name of the secret that is the key. Other
    /// parameters count before it, and it counts before environment variables. Default: the environment variable QOS_PROFILE, else the
    /// profile <c>default</c> where there is one.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Profile { get; set; }

    /// <summary>
    /// The plan by its name: <c>default</c>, <c>trial</c> (3 codes, 5 requests a minute) or <c>unlimited</c>. The two figures below count
    /// before it.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(PlanCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

    /// <summary>
    /// The plan's HTTP requests per minute, for each endpoint separately. Default: the environment variable QOS_REQUESTS_PER_MINUTE, else
    /// 10.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The plan's codes in one request and over the socket. Default: the environment variable QOS_MAX_CODES, else 10.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? MaxCodes { get; set; }

    /// <summary>The proxy: <c>http://proxy:8080</c>, <c>https://</c> or <c>socks5://</c>. Default: the system's.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>User and password for the proxy, the given one or the system's.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = SecretSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Signs in to the proxy, the given one or the system's, as the user of this session.</summary>
    [Parameter(ParameterSetName = KeySet)]
    [Parameter(ParameterSetName = SecretSet)]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Seconds for one request; waits for the plan's budget are not counted. Default 15.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600)]
    public double? TimeoutSec { get; set; }

    /// <summary>
    /// A file that takes every frame of the socket with its time (JSON lines; gzip when the name ends in .gz), for replay by the simulator.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Record { get; set; }

    /// <summary>Lets <see cref="Record"/> replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// An archive that history is read through: a file, or <c>postgres://user@host:port/database</c>. What it has takes no request.
    /// Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Archive { get; set; }

    /// <summary>Does not ask the server whether it takes the key; the first request will tell.</summary>
    [Parameter]
    public SwitchParameter NoCheck { get; set; }

    /// <summary>Writes the connection, for <c>-Connection</c> of other cmdlets.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HideSecrets();
        var options = Await(_ => Task.FromResult(Options()));
        if (!Simulator && options.ApiKey.Length == 0)
        {
            Fail(ErrorIds.NotConnected, Messages.Format($"There is no key. {ConnectedCmdlet.WaysToConnect}"));
        }

        if (!ShouldProcess(Simulator ? Messages.Of("an embedded simulator") : options.Uri.ToString(), Messages.Of("Connect this session")))
        {
            return;
        }

        Session.IsConnectedByHand = true;
        if (Session.Connection is { } former)
        {
            Session.Connection = null;
            Await(_ => former.CloseAsync());
        }

        var archive = Archive is null
            ? null
            : ArchiveCommand.Guarded(this, stop => ArchiveLoadContext.OpenAsync(ArchiveCommand.FullLocation(this, Archive), stop));
        var connection = Await(_ => Simulator ? StartAsync(options) : QosConnection.OpenAsync(options));
        if (archive is not null)
        {
            connection.Attach(archive);
        }

        Session.Connection = connection;
        if (connection.IsShared)
        {
            Tell(Messages.Of("Another runspace of this process is connected with this key. Its connection and its limits are shared."));
        }

        if (Simulator && !NoCheck)
        {
            // There is no key to check: the session goes on while the products for completion come.
            connection.LoadFirstProducts(MarketNames.OfProducts);
        }
        else if (!NoCheck)
        {
            Check(connection);
        }

        if (PassThru)
        {
            WriteObject(connection);
        }
    }

    private QosClientOptions Options()
    {
        var profile = QosProfile.Read(Profile);
        var options = QosClientOptions.FromEnvironment(Profile);
        if (Profile is not null)
        {
            Session.Option = QosOption.Of(profile);
        }

        var record = Record is null ? null : GetUnresolvedProviderPathFromPSPath(Record);
        if (record is not null && !Force && File.Exists(record))
        {
            Fail(
                ErrorIds.InvalidArgument,
                Messages.Format($"The recording '{record}' already exists. Choose another file, or use -Force to overwrite it."));
        }

        return options with
        {
            ApiKey = ParameterSetName == SecretSet ? Secret(SecretName, Vault)
                : ApiKey is not null ? ApiKey.Value
                : options.ApiKey.Length == 0 && !Simulator && profile.SecretName is { } secret ? Secret(secret, profile.Vault)
                : options.ApiKey,
            Uri = Uri ?? options.Uri,
            Timeout = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Timeout,
            Proxy = WebProxy(),
            Live = options.Live with { RecordTo = record, OverwriteRecording = Force },
            Limits = (Plan is null ? options.Limits : QosLimits.ParsePlan(Plan, "-Plan")).With(RequestsPerMinute, MaxCodes),
        };
    }

    private async Task<QosConnection> StartAsync(QosClientOptions options)
    {
        // A plan is kept where one is tried out; the environment's is the server's.
        var plan = Plan is null && RequestsPerMinute is null && MaxCodes is null
            ? null
            : QosLimits.ParsePlan(Plan ?? "default", "-Plan").With(RequestsPerMinute, MaxCodes);
        var simulator = await SimulatorServer.StartAsync(new QosSimulatorOptions
        {
            Seed = Seed,
            Speed = Speed,
            AllOpen = AllOpen,
            TradesPerSecond = TradesPerSecond,
            BarFiles = StartQosSimulatorCommand.BarFiles(this, Bars),
        }.WithPlan(plan), StopToken).ConfigureAwait(false);
        return await QosConnection.OpenAsync(simulator.ClientOptions(options), simulator).ConfigureAwait(false);
    }

    // The product list tells whether the key is taken, and is what completion needs. One request checks the key; what the plan does not
    // give in one fills the catalogue while the session goes on.
    private void Check(QosConnection connection)
    {
        var first = MarketNames.OfProducts.Take(connection.MaxCodes).ToArray();
        try
        {
            var products = Await(async stop =>
            {
                try
                {
                    return await connection.Client.Observe(this).GetProductsAsync(first, stop).ConfigureAwait(false);
                }
                catch (QosException e) when (e.Kind is QosErrorKind.ServerMessage or QosErrorKind.NoData or QosErrorKind.PlanLimit)
                {
                    // The key is known, though it has no product list.
                    OnPipeline(() => Tell(Messages.Format($"The product list for completion is not available: {e.Message}")));
                    return null;
                }
            }, connection.Uri);
            if (products is not null && first.Length < MarketNames.OfProducts.Length)
            {
                connection.LoadProducts(MarketNames.OfProducts[first.Length..]);
            }
        }
        catch (Exception)
        {
            Session.Connection = null;
            _ = connection.CloseAsync();
            throw;
        }
    }

    private string Secret(string name, string? vault)
    {
        var getSecret = InvokeCommand.GetCommand("Get-Secret", CommandTypes.Function | CommandTypes.Cmdlet);
        if (getSecret is null)
        {
            Fail(
                ErrorIds.NoSecret,
                Messages.Of("-SecretName requires the module Microsoft.PowerShell.SecretManagement. Run Install-PSResource Microsoft.PowerShell.SecretManagement and register a vault."));
        }

        var arguments = new Hashtable { ["Name"] = name };
        if (vault is not null)
        {
            arguments["Vault"] = vault;
        }

        var secret = InvokeCommand.InvokeScript("param($command, $arguments) & $command @arguments", getSecret, arguments).FirstOrDefault();
        if (secret is null)
        {
            Fail(ErrorIds.NoSecret, vault is null
                ? Messages.Format($"There is no secret '{name}'. Use Set-Secret to store it.")
                : Messages.Format($"There is no secret '{name}' in the vault '{vault}'. Use Set-Secret to store it."), name);
        }

        return ((ApiKey)new ApiKeyTransformationAttribute().Transform(null!, secret)).Value;
    }

    // A key or a password in an address that was typed as text stands in the line that every error record quotes.
    private void HideSecrets()
    {
        var line = MyInvocation.Line;
        var shown = ApiKey is null ? line : line.Replace(ApiKey.Value, ApiKey.ToString(), StringComparison.Ordinal);
        foreach (var address in new[] { Proxy?.OriginalString, Archive })
        {
            if (address?.LastIndexOf('@') is > 0 and var at)
            {
                var start = address.IndexOf("//", StringComparison.Ordinal) is >= 0 and var slashes ? slashes + 2 : 0;
                shown = shown.Replace(address, $"{address[..start]}***{address[at..]}", StringComparison.Ordinal);
            }
        }

        if (shown != line)
        {
            ScriptPosition At(int column) => new(MyInvocation.ScriptName, MyInvocation.ScriptLineNumber, column, shown);
            MyInvocation.DisplayScriptPosition = new ScriptExtent(At(1), At(shown.TrimEnd().Length + 1));
        }
    }

    private IWebProxy? WebProxy()
    {
        if (Proxy is { } given && (!given.IsAbsoluteUri || given.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5")))
        {
            // Not quoted: a password may stand in it.
            throw new QosException(
                QosErrorKind.InvalidArgument,
                Messages.Of("The proxy address is not absolute. Write http://proxy:8080, https:// or socks5://, and pass user and password with -ProxyCredential."));
        }

        if (ProxyCredential is not null && ProxyUseDefaultCredentials)
        {
            throw new QosException(
                QosErrorKind.InvalidArgument, Messages.Of("Use either -ProxyCredential or -ProxyUseDefaultCredentials, not both."));
        }

        var user = Proxy?.UserInfo.Split(':', 2) ?? [""];
        ICredentials? credentials = ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials
            : ProxyCredential?.GetNetworkCredential()
                ?? (user[0].Length == 0
                    ? null
                    : new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? "")));
        // The address without the user: exceptions of the platform quote it.
        return Proxy is not null ? new WebProxy(new UriBuilder(Proxy) { UserName = "", Password = "" }.Uri) { Credentials = credentials }
            : credentials is not null ? new SystemProxy(credentials)
            : null;
    }

    /// <summary>The system's proxy with other credentials than its own.</summary>
    private sealed class SystemProxy(ICredentials credentials) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = credentials;

        public Uri? GetProxy(Uri destination) => HttpClient.DefaultProxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => HttpClient.DefaultProxy.IsBypassed(host);
    }
}
