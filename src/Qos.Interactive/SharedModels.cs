using System.Collections;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Qos.Client;
using Qos.Localization;

namespace Qos.Interactive;

/// <summary>
/// Makes typed lists of what PowerShell shares: the output of a cmdlet in a variable is an array of objects there, which another language
/// can do
/// nothing with.
/// </summary>
internal static class SharedModels
{
    private static readonly Type[] Models =
    [
        typeof(KLine), typeof(Snapshot), typeof(Trade), typeof(Depth), typeof(Instrument), typeof(Product), typeof(TradingDay),
        typeof(MarketStatus),
        typeof(KLineSeries), typeof(LiveEvent),
    ];

    internal static void Register(CompositeKernel root)
    {
        foreach (var kernel in root.ChildKernels.Where(kernel => kernel.KernelInfo.LanguageName == "PowerShell"))
        {
            kernel.AddMiddleware(
                async (command, context, next) =>
                {
                    // Asked for as JSON, which #!share does, PowerShell's kernel gives no value and no error for such a list; as text it
                    // does.
                    var value = command is RequestValue { MimeType: "application/json" } asked
                        ? await ValueAsync(kernel, asked.Name, context).ConfigureAwait(false)
                        : null;
                    if (value is null || IsTyped(value) || !HasModels(value))
                    {
                        await next(command, context).ConfigureAwait(false);
                    }
                    else if (TryGetModels(value, out var models))
                    {
                        var request = (RequestValue)command;
                        var json = FormattedValue.CreateSingleFromObject(models, "application/json");
                        context.Publish(new ValueProduced(models, request.Name, json, request));
                    }
                    else
                    {
                        context.Fail(
                            command,
                            message: Messages.Of(
                                "The list contains objects of several types and cannot be shared. Share lists of one type each."));
                    }
                },
                "Qos models for other languages");
        }

        foreach (var kernel in root.ChildKernels.Where(kernel => kernel.KernelInfo.LanguageName is "C#" or "F#"))
        {
            kernel.AddMiddleware(
                async (command, context, next) =>
                {
                    if (command is SendValue { Value: { } value } send && !IsTyped(value) && TryGetModels(value, out var models))
                    {
                        await kernel.SendAsync(
                            new SendValue(send.Name, models, null, kernel.Name), context.CancellationToken).ConfigureAwait(false);
                    }
                    else
                    {
                        await next(command, context).ConfigureAwait(false);
                    }
                },
                "Qos models as typed lists");
        }
    }

    private static async Task<object?> ValueAsync(Kernel kernel, string name, KernelInvocationContext context)
    {
        var result = await kernel.SendAsync(
            new RequestValue(name, "text/plain", kernel.Name), context.CancellationToken).ConfigureAwait(false);
        return result.Events.OfType<ValueProduced>().FirstOrDefault()?.Value;
    }

    /// <summary>Gives an array of the models in a list; false where it holds anything else, or models of several types.</summary>
    internal static bool TryGetModels(object value, out Array models)
    {
        models = Array.Empty<object>();
        if (value is not IList { Count: > 0 } list)
        {
            return false;
        }

        var items = list.Cast<object?>().Select(Unwrap).ToArray();
        if (Array.Find(Models, type => items.All(type.IsInstanceOfType)) is not { } type)
        {
            return false;
        }

        models = Array.CreateInstance(type, items.Length);
        items.CopyTo(models, 0);
        return true;
    }

    private static bool IsTyped(object value) =>
        Array.Exists(Models, type => typeof(IEnumerable<>).MakeGenericType(type).IsInstanceOfType(value));

    private static bool HasModels(object value) =>
        value is IList list && list.Cast<object?>().Select(Unwrap).Any(item => Array.Exists(Models, model => model.IsInstanceOfType(item)));

    /// <summary>The object that a PSObject wraps. PowerShell's assembly is the kernel's own, and not referenced here.</summary>
    internal static object? Unwrap(object? value) => value?.GetType() is { FullName: "System.Management.Automation.PSObject" } wrapper
        ? wrapper.GetProperty("BaseObject")!.GetValue(value)
        : value;
}
