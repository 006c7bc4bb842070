using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Qos.Client;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary>A directive in a cell: its words are checked before it runs, and what fails says what to do.</summary>
public abstract class QosCommand : KernelDirectiveCommand
{
    /// <summary>The variable that gets the result; null for none.</summary>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel)
    {
        if (Name is not null && (Name.Length == 0 || char.IsDigit(Name[0]) || !Name.All(c => char.IsLetterOrDigit(c) || c == '_')))
        {
            yield return Messages.Format($"'{Name}' is not the name of a variable: use letters, digits and _, and begin with a letter.");
        }
    }

    internal async Task RunAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        try
        {
            await ExecuteAsync(context, connection).ConfigureAwait(false);
        }
        catch (QosException error)
        {
            context.Fail(this, message: error.Message);
        }
        catch (ArgumentException error)
        {
            context.Fail(this, message: error.Message);
        }
    }

    private protected abstract Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection);

    /// <summary>Gives a variable of the cell's language a value.</summary>
    private protected async Task SendAsync(KernelInvocationContext context, object value)
    {
        if (Name is null)
        {
            return;
        }

        var kernel = CellKernel(context);
        await SucceedAsync(kernel, new SendValue(Name, value, null, kernel.Name), context).ConfigureAwait(false);
    }

    /// <summary>
    /// The kernel of the language that the directive stands in, also below a <c>#!pwsh</c> or <c>#!fsharp</c> of the same cell.
    /// </summary>
    private protected static Kernel CellKernel(KernelInvocationContext context) => context.HandlingKernel is CompositeKernel root
        ? root.FindKernelByName(root.DefaultKernelName) ?? root
        : context.HandlingKernel;

    private protected static async Task<KernelCommandResult> SucceedAsync(
        Kernel kernel, KernelCommand command, KernelInvocationContext context)
    {
        var result = await kernel.SendAsync(command, context.CancellationToken).ConfigureAwait(false);
        return result.Events.OfType<Microsoft.DotNet.Interactive.Events.CommandFailed>().FirstOrDefault() is { } failure
            ? throw new QosException(QosErrorKind.InvalidArgument, failure.Message)
            : result;
    }

    private protected static IEnumerable<string> CodeErrors(string? codes)
    {
        string? problem = null;
        try
        {
            _ = CodeList.Parse([codes ?? ""]);
        }
        catch (QosException error)
        {
            problem = error.Message;
        }

        return problem is null ? [] : [problem];
    }

    private protected static IEnumerable<string> TypeErrors(string? type) => type is null || KLineTypes.TryParse(type, out _)
        ? []
        : [Messages.Format($"'{type}' is not a period of bars: use one of {string.Join(", ", KLineTypes.ShortNames)}.")];

    private protected static KLineType TypeOf(string? type) =>
        type is not null && KLineTypes.TryParse(type, out var parsed) ? parsed : KLineType.Day;

    private protected static IEnumerable<string> NumberErrors(string option, string? number, int from, int to) =>
        number is null || (
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to)
            ? []
            : [Messages.Format($"{option} {number}: use a number from {from} to {to}.")];

    private protected static int NumberOf(string? number, int other) =>
        number is null ? other : int.Parse(number, CultureInfo.InvariantCulture);
}
