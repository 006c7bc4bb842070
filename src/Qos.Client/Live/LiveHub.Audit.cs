using Qos.Client.Codes;
using Qos.Client.Pacing;

namespace Qos.Client.Live;

/// <summary>Audits: compares delivered data with the server's data at intervals, using spare requests.</summary>
internal sealed partial class LiveHub
{
    /// <summary>Begins the audits that are due, one request for all codes of a kind.</summary>
    private void Audit(TimeSpan now)
    {
        if (Options.AuditEvery <= TimeSpan.Zero)
        {
            return;
        }

        foreach (var stream in AllStreams().OfType<TradeStream>()
            .Where(stream => stream.CanBeAudited && IsOpen(stream) && stream.IsSuspiciouslyQuiet(now)))
        {
            stream.AuditDue = now;
        }

        foreach (var (key, byCode) in _streams)
        {
            var able = byCode.Values.Where(stream => stream.CanBeAudited).ToArray();
            if (!Array.Exists(able, stream => IsAuditDue(stream, now)))
            {
                continue;
            }

            foreach (var batch in able.Chunk(_client.Options.Limits.MaxCodes)
                .Where(batch => Array.Exists(batch, stream => IsAuditDue(stream, now))))
            {
                var hasToSpare = HasToSpare(_client.Budgets[key.Of.Endpoint]);
                if (!hasToSpare && !(key.Kind == QuoteKind.Trade && HasToSpare(_client.Budgets.Socket)))
                {
                    break;
                }

                Array.ForEach(batch, stream => stream.AuditDue = now + Options.AuditEvery);
                if (key.Kind == QuoteKind.Trade)
                {
                    Func<IProgress<RequestEvent>, QosRequests> requests = hasToSpare ? Observed : Requests.OverSocket;
                    var cancellation = new CancellationTokenSource();
                    _fetches.Add(new Fetch(Task.Run(() => AuditTradesAsync(requests, batch, cancellation.Token)), batch, cancellation));
                    continue;
                }

                // The newest of these is what counts, and a fetch of it is the audit.
                Array.ForEach(batch, stream => (stream.IsAuditing, stream.FetchDue) = (true, now));
            }
        }
    }

    /// <summary>Its time has come, and something may have happened since the last one.</summary>
    private bool IsAuditDue(CodeStream stream, TimeSpan now) =>
        now >= stream.AuditDue && (stream.Freshness.LastActivity > stream.AuditDue - Options.AuditEvery || IsOpen(stream));

    private bool IsOpen(CodeStream stream) => MarketHours.IsOpen(stream.Instrument, ServerTime);

    /// <summary>Whether the plan has more requests left than repairs and the user's own calls may soon need.</summary>
    private static bool HasToSpare(RequestBudget budget) => budget.Left >= 2 && budget.Left > budget.Limit / 2;

    private async Task AuditTradesAsync(
        Func<IProgress<RequestEvent>, QosRequests> requests, CodeStream[] streams, CancellationToken cancellationToken)
    {
        try
        {
            var asked = new AskedSecond(this);
            var codes = Array.ConvertAll(streams, stream => stream.Instrument.Text);
            var trades = await requests(asked).GetTradesAsync(codes, TradeStream.ListLength, cancellationToken).ConfigureAwait(false);
            var lists = trades.ToLookup(trade => trade.Code);
            var unreadable = trades.Missing.Where(item => item.IsUnreadable).Select(item => item.Code).ToHashSet(StringComparer.Ordinal);
            lock (_gate)
            {
                foreach (var stream in streams.Where(stream => IsWatched(stream) && !unreadable.Contains(stream.Instrument.Text)))
                {
                    ((TradeStream)stream).OnAudited([.. lists[stream.Instrument.Text]], asked.Value);
                }

                FlushStaged();
                Wake();
            }
        }
        catch (Exception e) when (e is QosException or OperationCanceledException or ObjectDisposedException)
        {
            // An audit that could not be made proves nothing, and the next one comes. What fails for good is told by the fetches that have
            // to succeed.
            Telemetry.AuditsFailed.Add(1);
        }
    }
}
