using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>
/// Where the archive and its packages live, apart from everything else in the process: a shell that has loaded another
/// Microsoft.Data.Sqlite or Npgsql notices nothing, and is not noticed. Loaded at the first use of an archive. Only types of Qos.Client
/// cross the border.
/// </summary>
internal sealed class ArchiveLoadContext : AssemblyLoadContext
{
    private const string Library = "Qos.Archive";

    private static readonly Lazy<Func<string, CancellationToken, Task<IQosArchive>>> Open = new(Load);

    private readonly string _folder;

    private ArchiveLoadContext(string folder)
        : base(Library) => _folder = folder;

    /// <summary>Where the packages are: beside the module's own assemblies.</summary>
    private static string DefaultFolder => Path.Combine(Path.GetDirectoryName(typeof(ArchiveLoadContext).Assembly.Location)!, "archive");

    /// <summary>The reason why there is no archive; null if there is one.</summary>
    public static string? MissingLibrary => File.Exists(Path.Combine(DefaultFolder, Library + ".dll"))
        ? null
        : Messages.Format($"The folder {DefaultFolder} of the module is missing. Install the module again.");

    /// <summary>Opens an archive, and makes it where there is none.</summary>
    /// <param name="location">A file's full path, or <c>postgres://user@host:port/database</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task<IQosArchive> OpenAsync(string location, CancellationToken cancellationToken) =>
        Open.Value(location, cancellationToken);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The client is the one that the cmdlets use: its types are the border.
        if (assemblyName.Name == typeof(QosClient).Assembly.GetName().Name)
        {
            return typeof(QosClient).Assembly;
        }

        var file = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var file = Directory.EnumerateFiles(Path.Combine(_folder, "runtimes", RuntimeFolder, "native"))
            .FirstOrDefault(
                path => Path.GetFileNameWithoutExtension(path) is var name
                    && (name == unmanagedDllName || name == "lib" + unmanagedDllName));
        return file is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(file);
    }

    /// <summary>The folder of this platform's native libraries, for example <c>linux-musl-x64</c>.</summary>
    private static string RuntimeFolder
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
                    || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal)
                    ? "linux-musl"
                    : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    private static Func<string, CancellationToken, Task<IQosArchive>> Load()
    {
        var context = new ArchiveLoadContext(DefaultFolder);
        var open = context.LoadFromAssemblyPath(Path.Combine(DefaultFolder, Library + ".dll"))
            .GetType($"{Library}.QosArchive", throwOnError: true)!
            .GetMethod("OpenAsync", [typeof(string), typeof(CancellationToken)])!;
        return open.CreateDelegate<Func<string, CancellationToken, Task<IQosArchive>>>();
    }
}
