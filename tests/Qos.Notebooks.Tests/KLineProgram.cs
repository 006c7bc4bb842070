namespace Qos.Notebooks.Tests;

/// <summary>The program notebooks/kline-analysis.cs, built once; a package that cannot be restored fails every test of it.</summary>
[CollectionDefinition(Collection)]
public sealed class KLineProgram : IAsyncLifetime, ICollectionFixture<KLineProgram>
{
    internal const string Collection = "kline-analysis.cs";

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output, errors) = await Tool.RunAsync("dotnet", "build", "kline-analysis.cs");
        Assert.True(exitCode == 0, output + errors);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        Tool.RunAsync("dotnet", ["run", "--no-build", "kline-analysis.cs", "--", .. arguments]);
}
