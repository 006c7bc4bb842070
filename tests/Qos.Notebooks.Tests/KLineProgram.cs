using System.Text.RegularExpressions;

namespace Qos.Notebooks.Tests;

/// <summary>The program notebooks/kline-analysis.cs, built once. Tests that need it are skipped where Plotly.NET cannot be restored.</summary>
[CollectionDefinition(Collection)]
public sealed partial class KLineProgram : IAsyncLifetime, ICollectionFixture<KLineProgram>
{
    internal const string Collection = "kline-analysis.cs";

    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("dotnet", "build", "kline-analysis.cs");
        _missing = MissingPackage().Match(output + errors) is { Success: true } match ? match.Value : null;
        Assert.True(exitCode == 0 || _missing is not null, output + errors);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void SkipWithoutPlotly() => Assert.SkipWhen(_missing is not null, $"Plotly.NET 5.1 is not in the package registry of this machine: {_missing}.");

    internal Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        SkipWithoutPlotly();
        return Tool.RunAsync("dotnet", ["run", "--no-build", "kline-analysis.cs", "--", .. arguments]);
    }

    [GeneratedRegex(@"Unable to find package (Plotly\.NET|DynamicObj|Giraffe)[\w.]*", RegexOptions.IgnoreCase)]
    private static partial Regex MissingPackage();
}
