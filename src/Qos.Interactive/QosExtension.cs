using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Qos.Display;

namespace Qos.Interactive;

/// <summary>
/// Brings QOS market data into a notebook's kernel: formatters that show models as tables and charts, and the directives <c>#!qos</c>,
/// <c>#!qos-quote</c>, <c>#!qos-kline</c>, <c>#!qos-watch</c> and <c>#!qos-chart</c> in C#, F# and PowerShell cells.
/// </summary>
/// <remarks>
/// <c>#r "nuget: Qos.Interactive"</c> runs the package's <c>extension.dib</c>, which calls <see cref="LoadAsync"/>. With the assembly by path it is
/// called by hand: <c>await Qos.Interactive.QosExtension.LoadAsync(Kernel.Root)</c>.
/// </remarks>
public static class QosExtension
{
    private static readonly ConditionalWeakTable<Kernel, NotebookConnection> Loaded = [];

    /// <summary>Loads the extension into a kernel and its sub-kernels; a second call on the same kernel does nothing.</summary>
    /// <param name="kernel">The root kernel.</param>
    /// <exception cref="ArgumentException">The kernel is no composite kernel: it cannot have directives for several languages.</exception>
    public static Task LoadAsync(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.RootKernel is not CompositeKernel root)
        {
            throw new ArgumentException("Qos.Interactive is loaded into the root kernel: call LoadAsync(Kernel.Root).", nameof(kernel));
        }

        if (!Loaded.TryGetValue(root, out _))
        {
            AssemblyLoadContext.Default.Resolving += ResolveFSharpCore;
            Load(root);
        }

        return Task.CompletedTask;
    }

    /// <summary>Answers Plotly.NET, which asks for a version of FSharp.Core that the kernel does not have, with the one that the kernel has loaded.</summary>
    private static Assembly? ResolveFSharpCore(AssemblyLoadContext context, AssemblyName name) => name.Name == "FSharp.Core"
        ? Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "FSharp.Core")
        : null;

    // Apart from LoadAsync, whose handler must be there before anything of Plotly.NET is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load(CompositeKernel root)
    {
        var connection = new NotebookConnection();
        Loaded.Add(root, connection);
        root.RegisterForDisposal(connection.Dispose);
        ModelFormatters.Register();
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
