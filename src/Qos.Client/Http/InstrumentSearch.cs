using Qos.Client.Codes;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>Searches the known instruments, and first asks the server for what it takes to find them.</summary>
internal sealed class InstrumentSearch(ClientContext client, QosRequests requests)
{
    /// <summary>Requests for names that one search makes at most.</summary>
    private const int MostNameRequests = 10;

    /// <summary>How long a product list that was read is good enough to search in.</summary>
    private static readonly TimeSpan ListLife = TimeSpan.FromDays(7);

    internal async Task<QosResult<KnownInstrument>> FindAsync(
        IReadOnlyList<string> wanted, bool refresh, CancellationToken cancellationToken)
    {
        var names = client.Names;
        var now = client.Options.TimeProvider.GetUtcNow();
        if (refresh || names.ListedAt is not { } listedAt || now - listedAt > ListLife)
        {
            await requests.GetProductsAsync(Markets.Documented, cancellationToken).ConfigureAwait(false);
        }

        // The list has popular products only: the server knows many more by their code.
        string[] unlisted = [.. wanted.Where(text => InstrumentCode.TryParse(text, out var code, out _) && names.Find(code) is null)];
        if (unlisted.Length > 0)
        {
            await requests.GetInstrumentsAsync(unlisted, cancellationToken).ConfigureAwait(false);
        }

        // The list names most products in Chinese only: their English names are read as far as one minute of the plan goes, and kept.
        if (wanted.Any(text => names.Search(text, most: 1).Count == 0) && Nameless() is { Length: > 0 } nameless)
        {
            await requests.GetInstrumentsAsync(nameless, cancellationToken).ConfigureAwait(false);
        }

        var found = wanted.Select(text => (Text: text, Instruments: names.Search(text, most: int.MaxValue))).ToList();
        return new QosResult<KnownInstrument>(
            [.. found.SelectMany(one => one.Instruments).DistinctBy(instrument => instrument.Code)],
            [
                .. found.Where(one => one.Instruments.Count == 0)
                    .Select(one => new MissingItem(one.Text, Messages.Of("no instrument has this code or name"))),
            ]);
    }

    private string[] Nameless()
    {
        var limits = client.Options.Limits;
        return
        [
            .. client.Names.All.Where(known => known is { EnglishName: null, ChineseName: not null }).Select(known => known.Code)
                .Take(limits.MaxCodes * Math.Min(limits.RequestsPerMinute, MostNameRequests)),
        ];
    }
}
