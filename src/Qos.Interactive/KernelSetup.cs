using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Qos.Display;

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
        // plotly.js stands once in the notebook, for every figure after it.
        _ = KernelInvocationContext.Current?.DisplayAs(PlotlyPage.Library(), "text/html");
        _ = KernelInvocationContext.Current?.DisplayAs(
            "Qos.Interactive is loaded. #!qos connects (by the key in QOS_API_KEY, the address in QOS_URI, or a simulator); "
            + "#!qos-quote, #!qos-kline, #!qos-watch and #!qos-chart work in C#, F# and PowerShell cells.",
            "text/plain");
    }
}
