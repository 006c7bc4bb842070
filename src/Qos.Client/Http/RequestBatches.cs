using System.Text.Json;
using Qos.Client.Codes;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>
/// Splits what is asked for into requests that the plan allows, sends them, and puts the answers into the order of the question, with what
/// is missing beside them.
/// </summary>
internal sealed class RequestBatches(ClientContext client, RequestSender sender, IProgress<RequestEvent>? observer, bool prefersSocket)
{
    /// <summary>Requests of one call that run side by side, as far as the budget lets them.</summary>
    private const int Parallelism = 4;

    /// <summary>The reason of a code that an answer has nothing of.</summary>
    internal static string NoData => Messages.Of("no data: unknown, or not in the plan");

    /// <summary>Asks for each instrument, and gives what the answers have under the spelling that was asked for.</summary>
    internal async Task<QosResult<T>> GetAsync<T>(
        Endpoint endpoint, IReadOnlyList<InstrumentCode> codes, Func<IEnumerable<InstrumentCode>, string> write, ItemReader<T> read,
        Func<T, InstrumentCode, T> rename, CancellationToken cancellationToken)
        where T : class
    {
        var answers = await AskAsync(endpoint, codes, write, read, cancellationToken).ConfigureAwait(false);
        return Collect(
            codes, answers,
            (answer, code) => code.Text == answer.Instrument.Text ? answer.Items : answer.Items.Select(item => rename(item, code)));
    }

    /// <summary>Asks for each instrument once, however often and in whatever spelling it was given.</summary>
    internal async Task<Dictionary<string, AskedCode<T>>> AskAsync<T>(
        Endpoint endpoint, IReadOnlyList<InstrumentCode> codes, Func<IEnumerable<InstrumentCode>, string> write, ItemReader<T> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var answers = codes.DistinctBy(code => code.Canonical)
            .ToDictionary(code => code.Canonical, code => new AskedCode<T>(code), StringComparer.Ordinal);
        await SendAllAsync(answers.Values, batch =>
        {
            var table = new CodeTable<AskedCode<T>>();
            foreach (var answer in batch)
            {
                table.Set(answer.Instrument.Canonical, answer);
            }

            var request = default(Request);
            return request = new Request(
                endpoint, write(batch.Select(answer => answer.Instrument)), batch.Length, ReadData, observer, prefersSocket);

            void ReadData(ref Utf8JsonReader reader)
            {
                foreach (var answer in batch)
                {
                    answer.Reset();
                    answer.Instrument = answer.Instrument.WithSimulated(client.IsSimulated);
                }

                var time = client.Options.TimeProvider;
                var received = new Received(time.GetUtcNow().UtcTicks, Origin.Fetched) { Age = time.GetElapsedTime(request!.SentAt) };
                ListReader.ReadItems(ref reader, table, read, received);
            }
        }, cancellationToken).ConfigureAwait(false);
        return answers;
    }

    /// <summary>Asks for lists of markets.</summary>
    internal async Task<QosResult<T>> GetMarketsAsync<T>(
        Endpoint endpoint, IEnumerable<string> markets, Func<CodeTable<AskedMarket<T>>, DataReader> reader,
        Func<IEnumerable<T>, IEnumerable<T>> sort, CancellationToken cancellationToken)
        where T : class
    {
        var asked = Markets.ParseList(markets);
        var answers = asked.Distinct().ToDictionary(market => market, market => new AskedMarket<T>(market), StringComparer.Ordinal);
        var table = new CodeTable<AskedMarket<T>>();
        foreach (var (market, answer) in answers)
        {
            table.Set(market, answer);
        }

        await SendAllAsync(answers.Values, batch =>
        {
            var read = reader(table);
            return new Request(
                endpoint, RequestWriter.Markets(batch.Select(answer => answer.Market)), batch.Length, ReadData, observer, prefersSocket);

            void ReadData(ref Utf8JsonReader data)
            {
                Array.ForEach(batch, answer => answer.Reset());
                read(ref data);
            }
        }, cancellationToken).ConfigureAwait(false);
        var noList = Messages.Of("no data: unknown, or the server has no list for this market");
        return new QosResult<T>(
            [.. asked.SelectMany(market => sort(answers[market].Items))],
            [.. asked.Select(market => answers[market].MissingAs(market, noList)).OfType<MissingItem>()]);
    }

    /// <summary>Puts answers into the order of the question.</summary>
    internal static QosResult<TResult> Collect<T, TResult>(
        IReadOnlyList<InstrumentCode> asked, Dictionary<string, AskedCode<T>> answers,
        Func<AskedCode<T>, InstrumentCode, IEnumerable<TResult>> select)
        where T : class
    {
        var items = new List<TResult>(asked.Count);
        var missing = new List<MissingItem>();
        foreach (var code in asked)
        {
            var answer = answers[code.Canonical];
            if (answer.Items.Count > 0)
            {
                items.AddRange(select(answer, code.WithSimulated(answer.Instrument.IsSimulated)));
            }

            if (answer.MissingAs(code.Text, NoData) is { } none)
            {
                missing.Add(none);
            }
        }

        return new QosResult<TResult>(items, missing);
    }

    private async Task SendAllAsync<TAsked>(IEnumerable<TAsked> asked, Func<TAsked[], Request> request, CancellationToken cancellationToken)
    {
        client.ThrowIfDisposed();
        var batches = asked.Chunk(client.Options.Limits.MaxCodes).Select(request).ToList();
        if (batches.Count == 1)
        {
            await sender.SendAsync(batches[0], cancellationToken).ConfigureAwait(false);
            return;
        }

        // The first failure stops the others: their turns are the plan's.
        await Parallel.ForEachAsync(
            batches, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (batch, token) => await sender.SendAsync(batch, token).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
