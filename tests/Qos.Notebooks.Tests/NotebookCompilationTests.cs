using System.Text.RegularExpressions;

namespace Qos.Notebooks.Tests;

public sealed class NotebookCompilationTests
{
    public static TheoryData<string> Names => NotebookFormatTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void Every_CSharp_cell_parses(string name) => Assert.All(Read(name).CSharp, cell => Assert.Empty(ScriptChain.SyntaxErrors(cell)));

    [Theory, MemberData(nameof(Names))]
    public void The_cells_compile_one_after_another_against_our_assemblies(string name)
    {
        var notebook = Read(name);
        var chain = new ScriptChain();
        foreach (Match declaration in Regex.Matches(string.Join('\n', notebook.PowerShell), @"^\[(?<type>[\w.]+(\[\])?)\] \$(?<name>\w+) =", RegexOptions.Multiline))
        {
            chain.Shared.Add(declaration.Groups["name"].Value, declaration.Groups["type"].Value);
        }

        foreach (var (cell, i) in notebook.CSharp.Select((cell, i) => (cell, i)))
        {
            chain.Add($"{name}, C# cell {i + 1}", cell);
        }

        Assert.Empty(chain.Errors);
    }

    [Fact]
    public void A_cell_that_does_not_fit_our_assemblies_is_found()
    {
        var chain = new ScriptChain();
        chain.Add("first", "#!import shared/setup.dib");
        chain.Add("second", "var session = await Session.OpenAsync();");
        chain.Add("third", "session.Client.GetSnapshotAsync()");
        Assert.StartsWith("third:", Assert.Single(chain.Errors), StringComparison.Ordinal);
    }

    private static Notebook Read(string name) => Notebook.Read(Path.Combine(RepositoryFolder.Notebooks, name));
}
