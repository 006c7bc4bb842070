namespace Qos.PowerShell.Tests;

/// <summary>
/// The pages of docs/cmdlets in one language, from which build-help.ps1 makes the help: a page per cmdlet, with the text below each of its
/// headings.
/// </summary>
internal sealed class HelpPage
{
    private const string SharedPage = "shared-parameters";

    private HelpPage(string language)
    {
        Sections = Directory.GetFiles(ModuleFiles.PathOf("docs", "cmdlets", language), "*.md").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => (IReadOnlyDictionary<string, string>)Split(File.ReadAllText(file).Split('\n', 2)[1], "\n## ")
                .ToDictionary(part => part.Heading, part => part.Text.Trim()));
    }

    public static HelpPage English { get; } = new("en-US");

    public static HelpPage Chinese { get; } = new("zh-Hans");

    /// <summary>Texts by page and heading; what stands right under the title has the heading "".</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sections { get; }

    public IReadOnlyDictionary<string, string> Shared => Sections[SharedPage];

    public string Outputs(string cmdlet) => Sections[cmdlet][this == English ? "Outputs" : "输出"];

    public string Inputs(string cmdlet) => Sections[cmdlet][this == English ? "Inputs" : "输入"];

    public IReadOnlyList<HelpExample> Examples(string cmdlet) =>
        [.. from part in Sections[cmdlet]
            let ends = part.Value.LastIndexOf("\n```\n", StringComparison.Ordinal)
            where part.Value.StartsWith("```powershell\n", StringComparison.Ordinal) && ends > 0
            select new HelpExample(part.Key, part.Value["```powershell\n".Length..ends], part.Value[(ends + 5)..].Trim())];

    private static IEnumerable<(string Heading, string Text)> Split(string text, string mark) =>
        text.Split(mark).Select((part, i) => part.Split('\n', 2) is [var heading, var rest] && i > 0 ? (heading, "\n" + rest) : ("", part));

    internal sealed record HelpExample(string Title, string Code, string Remarks);
}
