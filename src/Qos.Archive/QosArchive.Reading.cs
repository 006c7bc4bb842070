using Qos.Client;

namespace Qos.Archive;

public sealed partial class QosArchive
{
    /// <inheritdoc/>
    public void Attach(QosClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.KLineArchive = this;
    }

    /// <inheritdoc/>
    public Task<KLineHistory> GetHistoryAsync(
        InstrumentCode code, KLineType type, DateTimeOffset from, DateTimeOffset until, Adjustment adjustment, KLineHistoryRequest server,
        CancellationToken cancellationToken) => server(from, until, cancellationToken);

    private static Task<Adjuster> AdjusterAsync(InstrumentCode code, CancellationToken cancellationToken) => throw Invalid($"{code}");

    internal sealed class Adjuster
    {
        internal KLine? K { get; init; }

        public KLine Adjust(KLine bar) => K ?? bar;
    }
}
