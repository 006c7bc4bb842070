using System.Reflection;
using System.Text.RegularExpressions;
using Qos.Client;
using Xunit;

namespace Qos.PowerShell.Tests;

/// <summary>The words of the help, in both languages. That Get-Help finds them is for Help.Tests.ps1.</summary>
public sealed partial class HelpTests
{
    private static readonly string[] Common =

        [
            "Verbose", "Debug", "ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable", "InformationAction",
            "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable", "ProgressAction",
        ];

    public static TheoryData<string> Languages { get; } = ["en-US", "zh-Hans"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_cmdlet_has_a_section_and_every_section_a_cmdlet(string language)
    {
        var page = Page(language);
        Assert.True(ModuleFiles.Cmdlets.Count >= 20);
        Assert.Equal(
            ModuleFiles.Cmdlets.Select(c => c.Name).Order(), page.Sections.Where(s => s.Value != page.Shared).Select(s => s.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_cmdlet_has_a_synopsis_of_one_line_and_a_description(string language) =>
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
        {
            var paragraphs = Page(language).Sections[cmdlet.Name][""].Split("\n\n");
            Assert.True(paragraphs.Length >= 2);
            Assert.DoesNotContain('\n', paragraphs[0]);
        });

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_parameter_is_described_and_nothing_else(string language)
    {
        var page = Page(language);
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
        {
            var described = page.Sections[cmdlet.Name].Keys.Where(heading => heading.StartsWith('-')).Select(heading => heading[1..])
                .ToList();
            Assert.Subset(Parameters(cmdlet).ToHashSet(), described.ToHashSet());
            Assert.All(Parameters(cmdlet).Except(described), name => Assert.Contains($"-{name}", page.Shared.Keys));
        });
        Assert.All(page.Shared.Keys.Where(heading => heading.Length > 0), heading =>
            Assert.Contains(
                ModuleFiles.Cmdlets,
                cmdlet => Parameters(cmdlet).Contains(heading[1..]) && !page.Sections[cmdlet.Name].ContainsKey(heading)));
        Assert.All(Texts(page), text => Assert.NotEqual("", text.Value));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_cmdlet_has_two_examples_at_least_each_with_a_remark(string language) =>
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
        {
            var examples = Page(language).Examples(cmdlet.Name);
            Assert.True(examples.Count >= 2);
            Assert.All(examples, example => Assert.NotEqual("", example.Remarks));
            Assert.Contains(examples, example => example.Code.Contains(cmdlet.Name, StringComparison.Ordinal));
        });

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_cmdlet_and_parameter_of_ours_in_an_example_exists(string language)
    {
        var checkedCommands = 0;
        foreach (var example in ModuleFiles.Cmdlets.SelectMany(cmdlet => Page(language).Examples(cmdlet.Name)))
        {
            // Roughly: a command goes from its name to the next pipe, line, bracket or semicolon; what is quoted is no parameter. The
            // Pester test has the parser.
            foreach (var command in Command().Matches(Quoted().Replace(example.Code, "''")).Cast<Match>())
            {
                var cmdlet = Assert.Single(ModuleFiles.Cmdlets, c => c.Name == command.Groups["name"].Value);
                var known = Parameters(cmdlet).Concat(Common);
                Assert.All(
                    Parameter().Matches(command.Groups["arguments"].Value), parameter => Assert.Contains(parameter.Groups[1].Value, known));
                checkedCommands++;
            }
        }

        Assert.True(checkedCommands > 60);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Outputs_and_inputs_name_the_types_of_the_cmdlet(string language) =>
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
        {
            var outputs = from attribute in cmdlet.Type.GetCustomAttributesData()
                          where attribute.AttributeType.Name == "OutputTypeAttribute"
                          from argument in (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!
                          select ((Type)argument.Value!).FullName!;
            Assert.Equal(outputs.DefaultIfEmpty("None"), TypesOf(Page(language).Outputs(cmdlet.Name)));
            Assert.Equal(TakesInput(cmdlet), TypesOf(Page(language).Inputs(cmdlet.Name)) is not ["None"]);
        });

    [Fact]
    public void Both_languages_describe_the_same_with_the_same_examples()
    {
        Assert.Equal(HelpPage.English.Shared.Keys, HelpPage.Chinese.Shared.Keys);
        Assert.All(ModuleFiles.Cmdlets, cmdlet =>
        {
            Assert.Equal(HelpPage.English.Sections[cmdlet.Name].Count, HelpPage.Chinese.Sections[cmdlet.Name].Count);
            Assert.Equal(
                HelpPage.English.Examples(cmdlet.Name).Select(e => e.Code), HelpPage.Chinese.Examples(cmdlet.Name).Select(e => e.Code));
        });
    }

    [Fact]
    public void Chinese_help_is_Chinese_and_English_help_has_none_of_it()
    {
        Assert.All(Texts(HelpPage.Chinese), text => Assert.Matches(Han(), text.Value));
        Assert.All(
            ModuleFiles.Cmdlets.SelectMany(cmdlet => HelpPage.Chinese.Examples(cmdlet.Name)),
            example => Assert.True(Han().IsMatch(example.Title) && Han().IsMatch(example.Remarks), example.Title));
        // No English sentence was left behind: five words in a row that are neither a figure nor in code.
        Assert.All(Texts(HelpPage.Chinese), text => Assert.DoesNotMatch(EnglishWords(), Code().Replace(text.Value, "")));
        Assert.All(Texts(HelpPage.English), text => Assert.DoesNotMatch(Han(), text.Value));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void About_Qos_lists_every_error_id_with_its_category_and_every_environment_variable(string language)
    {
        var about = ModuleFiles.Read("module", language, "about_Qos.help.txt");
        Assert.All(ErrorIds.Categories, error => Assert.Matches($@"\n +{error.Key} +{error.Value} ", about));
        Assert.Equal(ErrorIds.Categories.Count, ErrorRow().Count(about));
        Assert.All(
            QosEnvironment.Names,
            variable => Assert.Contains(variable, about, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<Client.LiveEventKind>(), kind => Assert.Matches($@"\n +{kind} ", about));
        // Get-Help shows this text as it is: a line is to fit 80 columns, in which Chinese takes two each.
        Assert.All(
            about.Split('\n'),
            line => Assert.True(line.Sum(c => Han().IsMatch([c]) || c is > '\u3000' and < '\u3040' or > '\uff00' ? 2 : 1) <= 80, line));
    }

    private static HelpPage Page(string language) => language == "en-US" ? HelpPage.English : HelpPage.Chinese;

    private static IEnumerable<KeyValuePair<string, string>> Texts(HelpPage page) =>
        page.Sections.Values.SelectMany(section => section)
            .Where(text => text.Key.StartsWith('-') || (text.Key.Length == 0 && text.Value.Length > 0));

    private static IEnumerable<PropertyInfo> ParameterProperties(ModuleFiles.CmdletInfo cmdlet) =>
        cmdlet.Type.GetProperties().Where(
            property => property.GetCustomAttributesData().Any(a => a.AttributeType.Name == "ParameterAttribute"));

    private static IEnumerable<string> Parameters(ModuleFiles.CmdletInfo cmdlet) =>
        ParameterProperties(cmdlet).Select(property => property.Name).Concat(cmdlet.SupportsShouldProcess ? ["WhatIf", "Confirm"] : []);

    private static bool TakesInput(ModuleFiles.CmdletInfo cmdlet) =>
        ParameterProperties(cmdlet).SelectMany(property => property.GetCustomAttributesData()).SelectMany(a => a.NamedArguments)
            .Any(a => a.MemberName.StartsWith("ValueFromPipeline", StringComparison.Ordinal) && a.TypedValue.Value is true);

    private static List<string> TypesOf(string list) => [.. Entry().Matches(list).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"(?<name>\b[A-Z][a-z]+-Qos\w*)(?<arguments>[^|;\n{}()]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<= )-([A-Za-z]\w*)")]
    private static partial Regex Parameter();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?m)^- `([^`]+)`")]
    private static partial Regex Entry();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"(\b[A-Za-z]+\b[ ,.]+){4}[A-Za-z]+")]
    private static partial Regex EnglishWords();

    [GeneratedRegex(@"(?m)^ +Qos\w+ +[A-Z]\w+ {2,}")]
    private static partial Regex ErrorRow();
}
