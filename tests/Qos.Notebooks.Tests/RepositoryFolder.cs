namespace Qos.Notebooks.Tests;

/// <summary>Where the repository is, seen from the test program in its artifacts.</summary>
internal static class RepositoryFolder
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    internal static string Notebooks => Path.Combine(Root, "notebooks");

    internal static IEnumerable<string> NotebookFiles => Directory.EnumerateFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal);

    /// <summary>
    /// Fails where the built module is missing, or is of another build than the extension: one kernel cannot load two builds of Qos.Client.
    /// </summary>
    internal static void RequireModule()
    {
        string Client(params string[] folder) => Path.Combine([Root, "artifacts", .. folder, "Qos.Client.dll"]);
        var (module, extension) = (Client("module", "Qos"), Client("bin", "Qos.Interactive", "release"));
        Assert.True(
            File.Exists(module) && File.Exists(extension) && File.ReadAllBytes(module).AsSpan().SequenceEqual(File.ReadAllBytes(extension)),
            "The module in artifacts/module/Qos and the extension in artifacts/bin are not of one build: run ./build.sh build first.");
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Qos.PowerShell.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException(
            $"{AppContext.BaseDirectory} is not in the repository."));
}
