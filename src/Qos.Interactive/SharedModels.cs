using System.Collections;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Qos.Client;

namespace Qos.Interactive;

/// <summary>
/// Makes typed lists of what PowerShell shares: the output of a cmdlet in a variable is an array of objects there, which another language can do
/// nothing with.
/// </summary>
internal static class SharedModels
{
    private static readonly Type[] Models =
    [
        typeof(KLine), typeof(Snapshot), typeof(Trade), typeof(Depth), typeof(Instrument), typeof(Product), typeof(TradingDay), typeof(MarketStatus),
        typeof(KLineSeries), typeof(LiveEvent),
    ];

    internal static void Register(CompositeKernel root)
    {
        foreach (var kernel in root.ChildKernels.Where(kernel => kernel.KernelInfo.LanguageName is "C#" or "F#"))
        {
            kernel.AddMiddleware(
                async (command, context, next) =>
                {
                    if (command is SendValue { Value: { } value } send && TryGetModels(value, out var models))
                    {
                        await kernel.SendAsync(new SendValue(send.Name, models, null, kernel.Name), context.CancellationToken).ConfigureAwait(false);
                    }
                    else
                    {
                        await next(command, context).ConfigureAwait(false);
                    }
                },
                "Qos models as typed lists");
        }
    }

    /// <summary>Gives a typed array of the models in an untyped list; false where the value is typed already, or holds anything else.</summary>
    internal static bool TryGetModels(object value, out Array models)
    {
        models = Array.Empty<object>();
        if (value is not IList list || list.Count == 0 || list.GetType() is { IsArray: true } array && array.GetElementType() is { } element && Models.Contains(element))
        {
            return false;
        }

        var items = list.Cast<object?>().Select(Unwrap).ToArray();
        var type = Array.Find(Models, type => items.All(type.IsInstanceOfType));
        if (type is null || list is not object?[] and not ArrayList)
        {
            return false;
        }

        models = Array.CreateInstance(type, items.Length);
        items.CopyTo(models, 0);
        return true;
    }

    /// <summary>The object that a PSObject wraps. PowerShell's assembly is the kernel's own, and not referenced here.</summary>
    internal static object? Unwrap(object? value) => value?.GetType() is { FullName: "System.Management.Automation.PSObject" } wrapper
        ? wrapper.GetProperty("BaseObject")!.GetValue(value)
        : value;
}
