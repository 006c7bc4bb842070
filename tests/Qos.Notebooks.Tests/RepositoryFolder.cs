namespace Qos.Notebooks.Tests;

/// <summary>Where the repository is, seen from the test program in its artifacts.</summary>
internal static class RepositoryFolder
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    internal static string Notebooks => Path.Combine(Root, "notebooks");

    internal static IEnumerable<string> NotebookFiles => Directory.EnumerateFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Qos.PowerShell.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException(
            $"{AppContext.BaseDirectory} is not in the repository."));
}
