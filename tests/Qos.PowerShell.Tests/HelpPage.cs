namespace Qos.PowerShell.Tests;

/// <summary>A page of docs that build-help.ps1 makes help of: sections of cmdlets, with the text below each of their headings.</summary>
internal sealed class HelpPage
{
    private HelpPage(string text)
    {
        Sections = Split(text, "\n## ").Skip(1).ToDictionary(
            section => section.Heading,
            section => (IReadOnlyDictionary<string, string>)Split(section.Text, "\n### ").ToDictionary(part => part.Heading, part => part.Text.Trim()));
    }

    public static HelpPage English { get; } = new(ModuleFiles.Read("docs", "cmdlets.md"));

    public static HelpPage Chinese { get; } = new(ModuleFiles.Read("docs", "cmdlets.zh-CN.md"));

    /// <summary>Texts by section and heading; what stands under the section's own heading has the heading "".</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sections { get; }

    public IReadOnlyDictionary<string, string> Shared => Sections[this == English ? "Shared parameters" : "共用参数"];

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
