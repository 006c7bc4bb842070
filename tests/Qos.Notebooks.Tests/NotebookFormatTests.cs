using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qos.Notebooks.Tests;

public sealed partial class NotebookFormatTests
{
    public static TheoryData<string> Names => [.. RepositoryFolder.NotebookFiles.Select(path => Path.GetFileName(path))];

    [Fact]
    public void The_four_notebooks_are_there() =>
        Assert.Equal(["01-first-look.ipynb", "02-kline-analysis.ipynb", "03-live-trades.ipynb", "04-powershell.ipynb"], Names.Select(row => row.Data));

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
    public void A_PowerShell_cell_says_so_in_its_first_line_too(string name) =>
        Assert.All(Read(name).PowerShell, code => Assert.StartsWith("#!pwsh\n", code, StringComparison.Ordinal));

    [Fact]
    public void The_module_is_imported_before_its_assemblies_are_referenced()
    {
        var cells = Read("04-powershell.ipynb").Cells.Select(cell => Notebook.Text(cell.GetProperty("source"))).ToList();
        var import = cells.FindIndex(cell => cell.Contains("Import-Module", StringComparison.Ordinal) && cell.StartsWith("#!pwsh", StringComparison.Ordinal));
        var reference = cells.FindIndex(cell => cell.StartsWith("#!import", StringComparison.Ordinal));
        Assert.InRange(import, 0, reference - 1);
    }

    private static Notebook Read(string name) => Notebook.Read(Path.Combine(RepositoryFolder.Notebooks, name));

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex CellId();
}
