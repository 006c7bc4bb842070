using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Qos.Analysis.Indicators;
using Qos.Client;
using Qos.Display;
using Qos.Embedded;

namespace Qos.Interactive;

/// <summary>The namespaces that cells of each language can use without an import.</summary>
internal static class Imports
{
    private static readonly Type[] Roots =
    [
        typeof(QosClient), typeof(EmbeddedSession), typeof(BarIndicators), typeof(Figures), typeof(Plotly.NET.GenericChart),
    ];

    private static readonly string[] Namespaces =
        [typeof(QosClient).Namespace!, typeof(EmbeddedSession).Namespace!, typeof(BarIndicators).Namespace!, typeof(Figures).Namespace!];

    /// <summary>
    /// Imports before the first cell or value that a language gets after this, and not now: the cell that loads the extension is still
    /// running, and F#
    /// starts only when it is used. F# takes a value only of an assembly that it has a reference to, so the import comes before values too.
    /// </summary>
    internal static void Register(CompositeKernel root)
    {
        var paths = Roots.Select(type => type.Assembly.Location).ToArray();
        foreach (var kernel in root.ChildKernels)
        {
            var code = kernel.KernelInfo.LanguageName switch
            {
                "C#" => Lines("#r \"{0}\"", paths).Concat(Lines("using {0};", Namespaces)),
                "F#" => Lines("#r @\"{0}\"", paths).Concat(Lines("open {0}", Namespaces)),
                _ => [],
            };
            if (code.Any())
            {
                ImportBeforeUse(kernel, string.Join('\n', code));
            }
        }

        static IEnumerable<string> Lines(string format, string[] values) => values.Select(value => string.Format(null, format, value));
    }

    private static void ImportBeforeUse(Kernel kernel, string code)
    {
        var imported = 0;
        kernel.AddMiddleware(
            async (command, context, next) =>
            {
                if (command is SubmitCode or SendValue && Interlocked.Exchange(ref imported, 1) == 0)
                {
                    await kernel.SendAsync(new SubmitCode(code, kernel.Name), context.CancellationToken).ConfigureAwait(false);
                }

                await next(command, context).ConfigureAwait(false);
            },
            "Qos imports");
    }
}
