using System.Globalization;
using Microsoft.DotNet.Interactive;
using Qos.Localization;

namespace Qos.Interactive.Commands;

/// <summary><c>#!qos</c></summary>
public sealed class ConnectCommand : QosCommand
{
    /// <summary>The key; null for the environment's.</summary>
    public string? Key { get; set; }

    /// <summary>The address; null for the environment's or the vendor's.</summary>
    public string? Uri { get; set; }

    /// <summary>Whether to start a simulator.</summary>
    public bool Simulator { get; set; }

    /// <summary>The simulator's seed.</summary>
    public string? Seed { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel)
    {
        foreach (var error in base.GetValidationErrors(kernel))
        {
            yield return error;
        }

        if (Simulator && (Key is not null || Uri is not null))
        {
            yield return "--simulator makes its own key and address: leave out --key and --uri.";
        }

        if (Seed is not null && !Simulator)
        {
            yield return "--seed is for the simulator: add --simulator.";
        }

        if (Seed is not null && !long.TryParse(Seed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            yield return Messages.Format($"--seed {Seed}: use a whole number.");
        }

        if (Uri is not null && !System.Uri.TryCreate(Uri, UriKind.Absolute, out _))
        {
            yield return Messages.Format($"--uri {Uri}: use an address like https://api.qos.hk or http://127.0.0.1:8080.");
        }
    }

    private protected override async Task ExecuteAsync(KernelInvocationContext context, NotebookConnection connection)
    {
        if (Key is not null || Uri is not null || Simulator || !connection.IsOpen)
        {
            var seed = Seed is null ? (long?)null : long.Parse(Seed, CultureInfo.InvariantCulture);
            await connection.OpenAsync(Key, Uri is null ? null : new Uri(Uri), Simulator, seed).ConfigureAwait(false);
        }

        var client = await connection.GetAsync().ConfigureAwait(false);
        await SendAsync(context, client).ConfigureAwait(false);
        context.DisplayAs(connection.Source, "text/plain");
        context.Display(client.GetStatus(), "text/html");
    }
}
