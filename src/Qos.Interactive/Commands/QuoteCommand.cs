using Microsoft.DotNet.Interactive;
using Qos.Client;

namespace Qos.Interactive.Commands;

/// <summary><c>#!qos-quote</c></summary>
public sealed class QuoteCommand : QosCommand
{
    /// <summary>The codes, separated by commas.</summary>
    public string? Code { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel) =>
        [.. base.GetValidationErrors(kernel), .. CodeErrors(Code)];

    private protected override async Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        var client = await connection.GetAsync().ConfigureAwait(false);
        var codes = CodeList.Parse([Code!]).Select(code => code.Text).ToArray();
        // Names stand on quotes once the client has asked for them.
        await client.GetInstrumentsAsync(codes, context.CancellationToken).ConfigureAwait(false);
        var quotes = await client.GetSnapshotsAsync(codes, context.CancellationToken).ConfigureAwait(false);
        connection.KnownCodes.UnionWith(quotes.Select(quote => quote.Code));
        await SendAsync(context, quotes).ConfigureAwait(false);
        context.Display(quotes, "text/html");
    }
}
