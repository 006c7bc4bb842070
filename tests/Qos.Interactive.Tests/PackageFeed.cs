namespace Qos.Interactive.Tests;

/// <summary>Our packages in a folder, in a version of their own, which leaves the machine's folder of packages as it was.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string[] Projects =
    [
        "Qos.Client", "Qos.Server", "Qos.Simulator", "Qos.Embedded", "Qos.Analysis", "Qos.Display", "Qos.Interactive",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-feed-");

    internal string Folder => _folder.FullName;

    internal string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        foreach (var project in Projects)
        {
            // The folder of this test program names the configuration that is built.
            var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var (exitCode, output, errors) = await Tool.RunAsync(
                "dotnet", "pack", Path.Combine(RepositoryFolder.Root, "src", project), "-c", configuration, "--no-build", "-nologo", "-o",
                Folder,
                $"-p:PackageVersion={Version}");
            Assert.True(exitCode == 0, output + errors);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        var (_, output, _) = await Tool.RunAsync("dotnet", "nuget", "locals", "global-packages", "--list");
        var packages = output[(output.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
        foreach (
            var folder in Projects.Select(project => Path.Combine(packages, project.ToLowerInvariant(), Version)).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
