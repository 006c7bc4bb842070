namespace Qos.Cli;

/// <summary>How a person on this machine calls this program: texts to copy must work as printed.</summary>
internal static class SelfCommand
{
    /// <summary><c>qos</c> where it is on the path, else the file that runs now.</summary>
    public static string Text { get; } = Of(Environment.ProcessPath, AppContext.BaseDirectory, Environment.GetEnvironmentVariable("PATH"));

    internal static string Of(string? process, string folder, string? path)
    {
        var program = OperatingSystem.IsWindows() ? "qos.exe" : "qos";
        if ((path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(entry => File.Exists(Path.Combine(entry, program))))
        {
            return "qos";
        }

        var isHost = Path.GetFileNameWithoutExtension(process) is not "qos";
        return isHost ? $"dotnet {Quoted(Path.Combine(folder, "qos.dll"))}" : Quoted(process!);
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
