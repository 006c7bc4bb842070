using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Qos.Client;
using Qos.Server;
using Qos.Simulator;
using Xunit;

namespace Qos.Architecture.Tests;

/// <summary>Who may use whom (docs/architecture.md section 2).</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>The projects of src that each of them may refer to; a new project needs a line here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Qos.Client"] = [],
        ["Qos.Server"] = [],
        ["Qos.Simulator"] = ["Qos.Server"],
        ["Qos.Analysis"] = ["Qos.Client"],
        ["Qos.Archive"] = ["Qos.Client"],
        ["Qos.Charts"] = ["Qos.Client", "Qos.Analysis"],
        ["Qos.Display"] = ["Qos.Client", "Qos.Analysis"],
        ["Qos.Embedded"] = ["Qos.Client", "Qos.Simulator"],
        ["Qos.Extensions.DependencyInjection"] = ["Qos.Client"],
        ["Qos.Interactive"] = ["Qos.Client", "Qos.Embedded", "Qos.Display"],
        ["Qos.PowerShell"] = ["Qos.Client", "Qos.Embedded", "Qos.Simulator", "Qos.Charts"],
        ["Qos.Cli"] = ["Qos.Client", "Qos.Embedded", "Qos.Simulator", "Qos.Archive", "Qos.Charts"],
    };

    /// <summary>The rooms of the client that the internals of each of them may use; a new room needs a line here.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Archive"] = [],
        ["Codes"] = ["Export.Text"],
        ["Quotes"] = ["Codes"],
        ["Wire"] = ["Codes", "Quotes"],
        ["Pacing"] = ["Wire"],
        ["Http"] = ["Codes", "Quotes", "Wire", "Pacing"],
        ["Live"] = ["Codes", "Quotes", "Wire", "Pacing", "Http"],
        ["Diagnostics"] = ["Http", "Live"],
        ["Export"] = ["Export.Text"],
        ["Export.Text"] = [],
        ["Profiles"] = [],
    };

    /// <summary>The projects that enter a PowerShell process, or that programs of others stand on: they have no package.</summary>
    private static readonly string[] WithoutPackages =
    [
        "Qos.Client", "Qos.Server", "Qos.Simulator", "Qos.Analysis", "Qos.Charts", "Qos.Embedded",
    ];

    [Fact]
    public void Every_project_refers_only_to_those_that_it_may_know()
    {
        var projects = Projects().ToDictionary(
            file => Path.GetFileNameWithoutExtension(file)!, file => ReferencesIn(file, "ProjectReference"));
        Assert.Equal(Allowed.Keys.Order(), projects.Keys.Order());
        Assert.All(projects, project => Assert.Subset(Allowed[project.Key].ToHashSet(), project.Value.ToHashSet()));
    }

    [Fact]
    public void What_enters_a_PowerShell_process_or_others_stand_on_has_no_package() =>
        Assert.All(
            Projects().Where(file => WithoutPackages.Contains(Path.GetFileNameWithoutExtension(file))),
            file => Assert.Empty(ReferencesIn(file, "PackageReference")));

    [Fact]
    public void The_client_and_the_server_stand_on_the_platform_alone() => Assert.All(
        // netstandard is a facade of the platform, to which coverlet's counters refer.
        ReferencesOf(typeof(QosClient).Assembly).Concat(ReferencesOf(typeof(LiveServer).Assembly)).Where(name => name != "netstandard"),
        name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_simulator_stands_on_the_server_and_never_on_the_client() => Assert.Equal(
        ["Qos.Server"], ReferencesOf(typeof(QosSimulator).Assembly).Where(name => name.StartsWith("Qos.", StringComparison.Ordinal)));

    [Fact]
    public void The_client_reads_and_writes_JSON_names_of_the_wire_only_in_its_folder_Wire()
    {
        var files = Sources("Qos.Client").Where(file => !IsIn(file, "Wire")).ToList();
        Assert.NotEmpty(files);
        // Export has names of its own, those of the models; a profile is a file of the user.
        Assert.All(
            files.Where(file => !IsIn(file, "Export") && !IsIn(file, "Profiles")),
            file => Assert.DoesNotMatch(WireName(), File.ReadAllText(file)));
    }

    [Fact]
    public void An_internal_type_of_the_client_has_the_namespace_of_its_folder_and_a_public_one_that_of_the_client()
    {
        var folder = Path.Combine(Root(), "src", "Qos.Client");
        var types = Sources("Qos.Client")
            .SelectMany(file => TypeDeclaration().Matches(File.ReadAllText(file)).Select(declared => (
                Type: declared.Groups["name"].Value,
                Expected: declared.Groups["access"].Value == "public"
                    ? "Qos.Client"
                    : NamespaceOf(Path.GetRelativePath(folder, Path.GetDirectoryName(file)!)),
                Actual: FileNamespace().Match(File.ReadAllText(file)).Groups[1].Value)))
            .ToList();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Equal($"{type.Expected}.{type.Type}", $"{type.Actual}.{type.Type}"));
    }

    [Fact]
    public void A_room_of_the_client_uses_only_the_internals_that_it_may_know_and_none_of_them_goes_in_a_circle()
    {
        var folder = Path.Combine(Root(), "src", "Qos.Client");
        var files = Sources("Qos.Client").Select(file => (
            Room: NamespaceOf(Path.GetRelativePath(folder, Path.GetDirectoryName(file)!))
                .Replace("Qos.Client", "", StringComparison.Ordinal).TrimStart('.'),
            Used: UsedRoom().Matches(File.ReadAllText(file)).Select(used => used.Groups[1].Value).ToList()));
        Assert.All(files.Where(file => file.Room.Length > 0), file =>
        {
            Assert.True(Rooms.ContainsKey(file.Room), file.Room);
            Assert.Subset(Rooms[file.Room].Append(file.Room).ToHashSet(), file.Used.ToHashSet());
        });

        // In this order each room uses only what stands before it.
        var order =
            new[] { "Export.Text", "Codes", "Quotes", "Wire", "Pacing", "Http", "Live", "Diagnostics", "Export", "Profiles", "Archive" };
        Assert.All(Rooms, room => Assert.All(
            room.Value, known => Assert.True(Array.IndexOf(order, known) < Array.IndexOf(order, room.Key), $"{room.Key} and {known}")));
    }

    [Theory]
    [InlineData("Codes")]
    [InlineData("Quotes")]
    [InlineData("Wire")]
    [InlineData("Pacing")]
    [InlineData("Http")]
    [InlineData("Live")]
    [InlineData("Diagnostics")]
    public void Nothing_that_a_client_is_made_of_refers_back_to_it(string room) => Assert.All(
        Sources("Qos.Client").Where(file => IsIn(file, room)).SelectMany(File.ReadAllLines)
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)),
        line => Assert.DoesNotMatch(Client(), line));

    [Theory]
    [InlineData("Qos.PowerShell")]
    [InlineData("Qos.Cli")]
    [InlineData("Qos.Interactive")]
    [InlineData("Qos.Display")]
    [InlineData("Qos.Charts")]
    public void A_front_end_has_no_HTTP_no_socket_and_no_JSON_reader_of_its_own(string project) =>
        Assert.All(Sources(project), file => Assert.DoesNotMatch(Transport(), File.ReadAllText(file)));

    [Theory]
    [InlineData("src/Qos.Client/QosEnvironment.cs", "\"QOS_[A-Z_]+\"")]
    [InlineData("src/Qos.Client/Quotes/ColorConvention.cs", "\"ja\" or \"ko\"|\"CN\" or \"TW\"")]
    [InlineData("src/Qos.Client/Codes/MarketHours.cs", "Hour\\(9, 30\\)")]
    public void A_fact_that_front_ends_share_stands_in_one_file(string home, string fact) => Assert.Equal(
        [home],
        Directory.GetFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), fact))
            .Select(file => Path.GetRelativePath(Root(), file).Replace(Path.DirectorySeparatorChar, '/')));

    [Theory]
    [InlineData("Qos.PowerShell", "ColorConvention.UpIsRed")]
    [InlineData("Qos.Cli", "ColorConvention.UpIsRed")]
    [InlineData("Qos.Display", "ColorConvention.UpIsRed")]
    [InlineData("Qos.PowerShell", "CodeList.")]
    [InlineData("Qos.Cli", "CodeList.")]
    [InlineData("Qos.Interactive", "CodeList.")]
    public void A_front_end_asks_the_client_for_what_all_of_them_share(string project, string home) =>
        Assert.Contains(Sources(project), file => File.ReadAllText(file).Contains(home, StringComparison.Ordinal));

    private static string[] Projects() => Directory.GetFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories);

    private static string[] Sources(string project) =>
        Directory.GetFiles(Path.Combine(Root(), "src", project), "*.cs", SearchOption.AllDirectories);

    private static bool IsIn(string file, string folder) => file.Split(Path.DirectorySeparatorChar).Contains(folder);

    private static IEnumerable<string> ReferencesIn(string project, string kind) =>
        from reference in XDocument.Load(project).Descendants(kind)
        let name = ((string)reference.Attribute("Include")!).Replace('\\', '/')
        // The analyzers of the build are no part of the product.
        where (string?)reference.Attribute("PrivateAssets") != "all" || kind == "ProjectReference"
        select kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(name) : name;

    private static IEnumerable<string> ReferencesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static string NamespaceOf(string folder) =>
        folder == "." ? "Qos.Client" : $"Qos.Client.{folder.Replace(Path.DirectorySeparatorChar, '.')}";

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");

    // A literal of UTF-8 bytes with a name of the protocol, or a name looked up in a reader or document.
    [GeneratedRegex("ValueTextEquals|TryGetProperty\\(|\"(?:codes|kline_reqs|reqid|msg|data|tp|kt|lp|yp)\"u8")]
    private static partial Regex WireName();

    [GeneratedRegex(
        @"^(?<access>public|internal) (?:[a-z]+ )*?(?:class|record struct|record|struct|enum|interface|delegate [\w<>]+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^using Qos\.Client\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsedRoom();

    // Its name in an error is no reference to it.
    [GeneratedRegex(@"(?<!typeof\()\bQosClient\b")]
    private static partial Regex Client();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex FileNamespace();

    [GeneratedRegex(@"\b(?:new HttpClient|ClientWebSocket|Utf8JsonReader|TcpClient)\b")]
    private static partial Regex Transport();
}
