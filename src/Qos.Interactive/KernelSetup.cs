using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Qos.Display;
using Qos.Localization;

namespace Qos.Interactive;

/// <summary>Puts formatters, directives, imports and the sharing of values into a kernel, once.</summary>
internal static class KernelSetup
{
    private static readonly ConditionalWeakTable<Kernel, NotebookConnection> Loaded = [];

    internal static void Load(CompositeKernel root)
    {
        if (Loaded.TryGetValue(root, out _))
        {
            return;
        }

        var connection = new NotebookConnection();
        Loaded.Add(root, connection);
        root.RegisterForDisposal(connection.Dispose);
        ModelFormatters.Register();
        Imports.Register(root);
        SharedModels.Register(root);
        Commands.Directives.Register(root, connection);
        // The notebook contains plotly.js once, for all figures.
        _ = KernelInvocationContext.Current?.DisplayAs(PlotlyPage.Library(), "text/html");
        _ = KernelInvocationContext.Current?.DisplayAs(
            Messages.Of("Qos.Interactive is loaded. #!qos connects (with QOS_API_KEY, QOS_URI or a simulator). Use #!qos-quote, #!qos-kline, #!qos-watch and #!qos-chart in C#, F# and PowerShell cells."),
            "text/plain");
    }
}
