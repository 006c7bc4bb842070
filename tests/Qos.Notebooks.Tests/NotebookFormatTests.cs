using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qos.Notebooks.Tests;

public sealed partial class NotebookFormatTests
{
    public static TheoryData<string> Names => [.. RepositoryFolder.NotebookFiles.Select(path => Path.GetFileName(path))];

    [Fact]
    public void The_notebooks_are_there() => Assert.Equal(
        ["01-first-look.ipynb", "02-kline-analysis.ipynb", "03-live-trades.ipynb", "04-powershell.ipynb", "05-fsharp.ipynb"],
        Names.Select(row => row.Data));

    [Theory, MemberData(nameof(Names))]
    public void A_notebook_is_of_format_4_5_and_names_its_kernel(string name)
    {
        var root = Read(name).Root;
        Assert.Equal((4, 5), (root.GetProperty("nbformat").GetInt32(), root.GetProperty("nbformat_minor").GetInt32()));
        Assert.Equal(".net-csharp", root.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_cell_has_what_the_format_asks_for_and_an_id_of_its_own(string name)
    {
        var ids = new HashSet<string>();
        Assert.All(Read(name).Cells, cell =>
        {
            var id = cell.GetProperty("id").GetString()!;
            Assert.Matches(CellId(), id);
            Assert.True(ids.Add(id), $"The id {id} stands twice.");
            Assert.Equal(JsonValueKind.Object, cell.GetProperty("metadata").ValueKind);
            Assert.Equal(JsonValueKind.Array, cell.GetProperty("source").ValueKind);
            Assert.Contains(cell.GetProperty("cell_type").GetString(), (string[])["markdown", "code"]);
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void No_output_is_committed(string name)
    {
        var code = Read(name).Cells.Where(cell => cell.GetProperty("cell_type").GetString() == "code").ToArray();
        Assert.NotEmpty(code);
        Assert.All(code, cell =>
        {
            Assert.Equal(0, cell.GetProperty("outputs").GetArrayLength());
            Assert.Equal(JsonValueKind.Null, cell.GetProperty("execution_count").ValueKind);
        });
    }

    // Jupyter sends cells to the default kernel whatever their metadata say: only the magic command reaches PowerShell.
    [Theory, MemberData(nameof(Names))]
    public void A_cell_of_another_language_says_so_in_its_first_line_too(string name) => Assert.All(
        Read(name).Code.Where(cell => cell.Language != "csharp"),
        cell => Assert.StartsWith($"#!{cell.Language}\n", cell.Code, StringComparison.Ordinal));

    [Theory, MemberData(nameof(Names))]
    public void A_notebook_begins_with_one_cell_of_set_up_and_ends_with_one_to_change(string name)
    {
        var notebook = Read(name);
        Assert.Contains("Qos.Interactive.QosExtension.LoadAsync()", notebook.Code.First().Code, StringComparison.Ordinal);
        Assert.Contains("#r \"nuget: Qos.Interactive\"", notebook.Code.First().Code, StringComparison.Ordinal);
        Assert.DoesNotContain(notebook.Code.Skip(1), cell => cell.Code.Contains("using ", StringComparison.Ordinal) || cell.Code.Contains(
            "#r ", StringComparison.Ordinal));
        Assert.Contains(
            notebook.Cells, cell => Notebook.Text(cell.GetProperty("source")).StartsWith("## Your turn", StringComparison.Ordinal));
    }

    // Markdown takes number signs at the end of a heading for its closing.
    [Theory, MemberData(nameof(Names))]
    public void No_heading_ends_with_a_number_sign(string name) => Assert.All(
        Read(name).Cells.Where(cell => cell.GetProperty("cell_type").GetString() == "markdown").SelectMany(
            cell => Notebook.Text(cell.GetProperty("source")).Split('\n')),
        line => Assert.False(line.StartsWith('#') && line.EndsWith('#') && !line.EndsWith("\\#", StringComparison.Ordinal), line));

    private static Notebook Read(string name) => Notebook.Read(Path.Combine(RepositoryFolder.Notebooks, name));

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex CellId();
}
