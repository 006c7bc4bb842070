using Qos.Client.Profiles;
using Qos.Localization;

namespace Qos.Client;

/// <summary>
/// What a user keeps under a name: server, plan, default market, colours, and the name of the secret that is the key, never the key itself.
/// One file serves module, command line and notebooks (<see cref="Path"/>).
/// </summary>
/// <remarks>
/// The profile <c>default</c> counts where none is named, and environment variables count before it. A profile that is named
/// (<c>-Profile work</c>, <c>--profile work</c>, <c>QOS_PROFILE</c>) counts before the environment variables: naming it is the later
/// decision.
/// </remarks>
public sealed record QosProfile
{
    /// <summary>The name of the profile that counts where none is named.</summary>
    public const string DefaultName = "default";

    /// <summary>The name, for example <c>work</c>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>The server; null (the default) leaves it to the environment.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The plan by its name (<see cref="QosLimits.PlanNames"/>); null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>The plan's HTTP requests a minute; null for what <see cref="Plan"/> says.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The plan's codes in one request and over the socket; null for what <see cref="Plan"/> says.</summary>
    public int? MaxCodes { get; init; }

    /// <summary>
    /// The name of the secret that is the key: the module looks it up in a vault of SecretManagement; every front end takes the environment
    /// variable of that name where there is one. Null for the key in <c>QOS_API_KEY</c>.
    /// </summary>
    public string? SecretName { get; init; }

    /// <summary>The vault of <see cref="SecretName"/>; null for all vaults.</summary>
    public string? Vault { get; init; }

    /// <summary>The market of codes that are given without one; null for none.</summary>
    public string? DefaultMarket { get; init; }

    /// <summary>The colours of rising and falling prices.</summary>
    public PriceColorScheme ColorScheme { get; init; }

    /// <summary>The period of bars where none is given; null for day.</summary>
    public KLineType? DefaultKLineType { get; init; }

    /// <summary>The number of bars where none is given; null for 100.</summary>
    public int? DefaultKLineCount { get; init; }

    /// <summary>Whether somebody named it, so that it counts before the environment's variables.</summary>
    public bool IsNamed { get; init; }

    /// <summary>
    /// The file: that of the environment variable <c>QOS_CONFIG</c>, else <c>qos/profiles.json</c> in the user's folder for configuration
    /// (<c>%APPDATA%</c>, <c>$XDG_CONFIG_HOME</c> or <c>~/.config</c>, <c>~/Library/Application Support</c>).
    /// </summary>
    public static string Path => Environment.GetEnvironmentVariable(QosEnvironment.Config) is { Length: > 0 } file ? file
        : System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "qos",
            "profiles.json");

    /// <summary>Returns the names of all profiles; empty if there is no file.</summary>
    /// <exception cref="QosException">The file cannot be read (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static IReadOnlyList<string> ReadNames() => [.. ProfileFile.Read(Path).Select(profile => profile.Name)];

    /// <summary>Reads a profile.</summary>
    /// <param name="name">
    /// Its name; null or empty for that of the environment variable <c>QOS_PROFILE</c>, else for the default profile, which may be missing.
    /// </param>
    /// <exception cref="QosException">
    /// The file cannot be read, or has no profile of this name (<see cref="QosErrorKind.InvalidArgument"/>).
    /// </exception>
    public static QosProfile Read(string? name = null)
    {
        var wanted = name is { Length: > 0 }
            ? name
            : Environment.GetEnvironmentVariable(QosEnvironment.Profile) is { Length: > 0 } variable ? variable : null;
        var profiles = ProfileFile.Read(Path);
        var found = profiles.FirstOrDefault(profile => profile.Name.Equals(wanted ?? DefaultName, StringComparison.OrdinalIgnoreCase));
        return found is not null ? found with { IsNamed = wanted is not null }
            : wanted is null ? new QosProfile()
            : throw new QosException(
                QosErrorKind.InvalidArgument,
                profiles.Count == 0
                    ? Messages.Format($"There is no profile '{wanted}': {Path} contains no profiles. Create one with Set-QosOption -Save.")
                    : Messages.Format($"There is no profile '{wanted}' in {Path}. Existing profiles: {string.Join(", ", profiles.Select(profile => profile.Name))}."));
    }

    /// <summary>Writes the profile to the file and replaces the profile of the same name.</summary>
    /// <exception cref="QosException">
    /// The file cannot be read as profiles, so that it is left alone (<see cref="QosErrorKind.InvalidArgument"/>).
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save() => ProfileFile.Write(
        Path, [.. ProfileFile.Read(Path).Where(profile => !profile.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)), this]);

    /// <summary>Returns client options with the values of the profile.</summary>
    internal QosClientOptions ApplyTo(QosClientOptions options, Func<string, string?> variable)
    {
        var limits = Plan is null ? options.Limits : QosLimits.ParsePlan(Plan);
        var key = SecretName is null ? null : variable(SecretName)?.Trim();

        // A secret that is named is meant: another key must not go to this profile's server in its place.
        return options with
        {
            ApiKey = key is { Length: > 0 } ? key : IsNamed && SecretName is not null ? "" : options.ApiKey,
            Uri = Uri ?? options.Uri,
            Limits = limits.With(RequestsPerMinute, MaxCodes),
        };
    }
}
