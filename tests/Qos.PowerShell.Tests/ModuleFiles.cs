using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Qos.PowerShell.Tests;

/// <summary>The module as it is in the repository: its assembly by metadata alone, and the files that ship beside it.</summary>
/// <remarks>
/// The reference assembly's attributes are stubs whose properties answer null: only what the compiler wrote can be trusted.
/// </remarks>
internal static partial class ModuleFiles
{
    public static Assembly Assembly { get; } = typeof(QosCmdlet).Assembly;

    public static IReadOnlyList<CmdletInfo> Cmdlets { get; } =
        [.. from type in Assembly.GetTypes()
            from attribute in type.GetCustomAttributesData()
            where attribute.AttributeType.Name == "CmdletAttribute"
            select new CmdletInfo(
                type, (string)attribute.ConstructorArguments[0].Value!, (string)attribute.ConstructorArguments[1].Value!, attribute)];

    public static string Manifest { get; } = Read("module", "Qos.psd1");

    public static XDocument Format { get; } = XDocument.Parse(Read("module", "Qos.Format.ps1xml"));

    public static XDocument Types { get; } = XDocument.Parse(Read("module", "Qos.Types.ps1xml"));

    /// <summary>The quoted entries of a list in the manifest.</summary>
    public static IEnumerable<string> ManifestList(string name) =>
        Quoted().Matches(Regex.Match(Manifest, $@"\b{name}\s*=\s*@\((.*?)\)", RegexOptions.Singleline).Groups[1].Value)
            .Select(m => m.Groups[1].Value);

    public static Type TypeOf(string name) =>
        Assembly.GetType(name) ?? typeof(Client.Snapshot).Assembly.GetType(name)
            ?? throw new InvalidOperationException($"There is no type {name}.");

    /// <summary>A text file of the repository.</summary>
    public static string Read(params string[] path) => File.ReadAllText(PathOf(path));

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(params string[] path) => Path.Combine([Root(), .. path]);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..");

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    internal sealed record CmdletInfo(Type Type, string Verb, string Noun, CustomAttributeData Attribute)
    {
        public string Name => $"{Verb}-{Noun}";

        public bool SupportsShouldProcess =>
            Attribute.NamedArguments.Any(a => a.MemberName == "SupportsShouldProcess" && a.TypedValue.Value is true);
    }
}
