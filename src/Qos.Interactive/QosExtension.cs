using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Qos.Localization;

namespace Qos.Interactive;

/// <summary>
/// Brings QOS market data into a notebook's kernel: formatters that show models as tables and charts, and the directives <c>#!qos</c>,
/// <c>#!qos-quote</c>, <c>#!qos-kline</c>, <c>#!qos-watch</c> and <c>#!qos-chart</c> in C#, F# and PowerShell cells.
/// </summary>
/// <remarks>
/// <c>#r "nuget: Qos.Interactive"</c> runs the package's <c>extension.dib</c>, which calls <see cref="LoadAsync(Kernel)"/>. With the
/// assembly by path it
/// is called by hand: <c>await Qos.Interactive.QosExtension.LoadAsync();</c>
/// </remarks>
public static class QosExtension
{
    /// <summary>Loads the extension into the kernel that runs the calling cell; a second call does nothing.</summary>
    public static Task LoadAsync() => LoadAsync(KernelInvocationContext.Current?.HandlingKernel
        ?? throw new InvalidOperationException("LoadAsync is called in a notebook's cell; elsewhere pass the kernel."));

    /// <summary>Loads the extension into a kernel and its sub-kernels; a second call on the same kernel does nothing.</summary>
    /// <param name="kernel">The root kernel, or one below it.</param>
    /// <exception cref="ArgumentException">The kernel is not a composite kernel, so it cannot have directives for several
    /// languages.</exception>
    /// <exception cref="InvalidOperationException">The kernel has loaded another version of the Qos assemblies.</exception>
    public static Task LoadAsync(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.RootKernel is not CompositeKernel root)
        {
            throw new ArgumentException("Qos.Interactive is loaded into the root kernel, which is not a composite kernel.", nameof(kernel));
        }

        try
        {
            if (DefaultCopy() is { } copy)
            {
                return (Task)copy.GetType(typeof(QosExtension).FullName!)!.GetMethod(nameof(LoadAsync), [typeof(Kernel)])!.Invoke(
                    null, [root])!;
            }

            AssemblyLoadContext.Default.Resolving += ResolveFSharpCore;
            Load(root);
        }
        catch (Exception error) when (error is TypeLoadException or MissingMemberException or FileLoadException)
        {
            throw new InvalidOperationException(
                Messages.Of("The kernel has loaded another version of the Qos assemblies, from the PowerShell module or another package. Use the same version of the module and Qos.Interactive, and restart the kernel."),
                error);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Gives this assembly in the default load context, where the PowerShell module's assemblies are too, so that both have the same types.
    /// <c>#r</c> of
    /// a path loads assemblies into contexts of their own, a package's come into the default one; null where this is that copy.
    /// </summary>
    private static Assembly? DefaultCopy()
    {
        var self = typeof(QosExtension).Assembly;
        if (AssemblyLoadContext.GetLoadContext(self) == AssemblyLoadContext.Default)
        {
            return null;
        }

        var known = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(self.Location)!, "*.dll"))
        {
            if (Path.GetFileNameWithoutExtension(path) is not "FSharp.Core" and var name && !known.Contains(name))
            {
                AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            }
        }

        return AssemblyLoadContext.Default.Assemblies.First(assembly => assembly.GetName().Name == self.GetName().Name);
    }

    /// <summary>
    /// Answers Plotly.NET, which asks for a version of FSharp.Core that the kernel does not have, with the one that the kernel has loaded.
    /// </summary>
    private static Assembly? ResolveFSharpCore(AssemblyLoadContext context, AssemblyName name) => name.Name == "FSharp.Core"
        ? Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "FSharp.Core")
        : null;

    // Apart, so that nothing of the other assemblies is looked for before the above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Load(CompositeKernel root) => KernelSetup.Load(root);
}
