namespace Qos.Cli.Tests;

/// <summary>
/// Real daily bars, which are not part of the repository: they lie in <c>shared/data</c> beside it where somebody has put them.
/// </summary>
internal static class RealBars
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
