using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Qos.Client;

namespace Qos.Charts;

/// <summary>Shows pages in the user's browser.</summary>
public static class ChartViewer
{
    /// <summary>
    /// Writes the page into a new file in the machine's folder for temporary files, where it stays for the browser to read.
    /// </summary>
    /// <returns>The file's path.</returns>
    /// <inheritdoc cref="KLineChart.WriteHtml" path="/exception"/>
    public static string WriteTemporaryFile(IEnumerable<KLineSeries> series, ChartOptions? options = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"qos-chart-{Guid.NewGuid():N}.html");
        KLineChart.WriteFile(path, series, options);
        return path;
    }

    /// <summary>Opens a file in the program that <c>BROWSER</c> names, else as the desktop opens such files.</summary>
    /// <param name="path">The page.</param>
    /// <param name="problem">Why it could not be opened, in words for a person.</param>
    public static bool TryOpen(string path, [NotNullWhen(false)] out string? problem)
    {
        static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
        if (OperatingSystem.IsLinux() && !IsSet("BROWSER") && !IsSet("DISPLAY") && !IsSet("WAYLAND_DISPLAY"))
        {
            // Asked here, xdg-open would take a text browser, and the terminal with it.
            problem = "There is no desktop to open a browser on (BROWSER, DISPLAY and WAYLAND_DISPLAY are not set).";
            return false;
        }

        try
        {
            using var browser = Process.Start(IsSet("BROWSER")
                ? new ProcessStartInfo(Environment.GetEnvironmentVariable("BROWSER")!, [path])
                : new ProcessStartInfo(path) { UseShellExecute = true });
            problem = null;
            return true;
        }
        catch (Win32Exception error)
        {
            problem = $"The browser could not be started: {error.Message}";
            return false;
        }
    }
}
