using System.Globalization;
using System.Runtime.CompilerServices;
using Qos.Client.Http;
using Qos.Client.Live;
using Qos.Localization;

namespace Qos.Client.Diagnostics;

/// <summary>Runs the checks of a connection one after the other. They cost two to six requests and, for a moment, the socket.</summary>
internal sealed class ConnectionChecker(ClientContext client, QosRequests requests, LiveHub hub)
{
    private const int MostLimitRequests = 4;

    /// <summary>A number of requests per minute above every plan; represents no limit.</summary>
    private const int Unlimited = 100_000;

    // The date of an HTTP answer has whole seconds.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceForSocket = TimeSpan.FromSeconds(10);

    // A wait that is longer is the plan's and not that before a retry, and is an answer by itself.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly ConnectionCheckKind[] NeedTheServer =
        [ConnectionCheckKind.Latency, ConnectionCheckKind.Clock, ConnectionCheckKind.Limits, ConnectionCheckKind.Socket];

    /// <summary>
    /// How long the socket must stay: one that another holder of the key takes away is closed soon after its first subscription.
    /// </summary>
    internal TimeSpan SocketTrial { get; init; } = TimeSpan.FromSeconds(2);

    private QosClientOptions Options => client.Options;

    internal async IAsyncEnumerable<ConnectionCheck> RunAsync(
        InstrumentCode code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Proxy();

        var first = await AskAsync(from => from.GetProductsAsync([code.Market], cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        yield return Server(first);
        yield return Key(first);
        if (first.Error is { Kind: QosErrorKind.Transport or QosErrorKind.Timeout or QosErrorKind.Authentication or QosErrorKind.Protocol })
        {
            foreach (var check in NeedTheServer)
            {
                yield return Of(check, ConnectionCheckStatus.Skipped, Messages.Of("Skipped because an earlier check failed."));
            }
        }
        else
        {
            yield return Latency(await AskAsync(from => from.GetSnapshotsAsync([code], cancellationToken), cancellationToken)
                .ConfigureAwait(false));
            yield return Clock();
            yield return await LimitsAsync(code, cancellationToken).ConfigureAwait(false);
            yield return await SocketAsync(code, cancellationToken).ConfigureAwait(false);
        }

        yield return Names();
    }

    private static ConnectionCheck Of(
        ConnectionCheckKind check, ConnectionCheckStatus status, string finding, string? advice = null, QosErrorKind? error = null,
        TimeSpan? elapsed = null) =>
        new() { Check = check, Status = status, Finding = finding, Advice = advice, Error = error, Elapsed = elapsed };

    private static string Milliseconds(TimeSpan? time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time?.TotalMilliseconds ?? 0:0} ms");

    private ConnectionCheck Proxy()
    {
        var proxy = Options.Uri.IsLoopback ? null : (Options.Proxy ?? HttpClient.DefaultProxy).GetProxy(Options.Uri);
        return Of(ConnectionCheckKind.Proxy, ConnectionCheckStatus.Passed, proxy is null || proxy == Options.Uri
            ? Messages.Format($"Direct connection to {Options.Uri.Authority}, without a proxy.")
            : Messages.Format($"Requests to {Options.Uri.Authority} go through {Scrubber.WithoutUserInfo(proxy.ToString())}."));
    }

    private ConnectionCheck Server(Answer first) =>
        first.Error is { Kind: QosErrorKind.Transport or QosErrorKind.Timeout or QosErrorKind.Protocol } error
            ? Of(
                ConnectionCheckKind.Server, ConnectionCheckStatus.Failed, error.Message,
                Messages.Format($"Check the address, the network and the proxy: is {Options.Uri.Authority} reachable from this machine?"),
                error.Kind)
            : Of(
                ConnectionCheckKind.Server, ConnectionCheckStatus.Passed,
                client.IsSimulated
                    ? Messages.Format($"{Options.Uri.Authority}, a simulator, answers; the first request took {Milliseconds(first.Elapsed)}.")
                    : Messages.Format($"{Options.Uri.Authority} answers; the first request took {Milliseconds(first.Elapsed)}."),
                    elapsed: first.Elapsed);

    private static ConnectionCheck Key(Answer first) => first switch
    {
        { Error.Kind: QosErrorKind.Authentication } => Of(
            ConnectionCheckKind.Key, ConnectionCheckStatus.Failed, first.Error.Message,
            Messages.Format(
                $"Check that {QosEnvironment.ApiKey} contains the complete key, and that the key is for this server and has not expired."),
                QosErrorKind.Authentication),
        { Error.Kind: QosErrorKind.Transport or QosErrorKind.Timeout or QosErrorKind.Protocol } => Of(
            ConnectionCheckKind.Key, ConnectionCheckStatus.Skipped, Messages.Of("Skipped because the server cannot be reached.")),
        { Limit: { } limit } => Of(
            ConnectionCheckKind.Key, ConnectionCheckStatus.Warning,
            Messages.Format($"The server accepts the key, but asks to wait: {limit}"),
            Messages.Of("Check whether another program is using the key.")),
        { Error: { } error } => Of(
            ConnectionCheckKind.Key, ConnectionCheckStatus.Passed,
            Messages.Format($"The server accepts the key, but refused the product list: {error.Message}")),
        _ => Of(ConnectionCheckKind.Key, ConnectionCheckStatus.Passed, Messages.Of("The server accepts the key.")),
    };

    private static ConnectionCheck Latency(Answer second) => second switch
    {
        { Error: { } error } => Of(ConnectionCheckKind.Latency, ConnectionCheckStatus.Failed, error.Message, error: error.Kind),
        { Limit: { } limit } => Of(
            ConnectionCheckKind.Latency, ConnectionCheckStatus.Skipped,
            Messages.Format($"The plan's limit of this minute is used up: {limit}"), Messages.Of("Run the check again in a minute.")),
        { Elapsed: { } elapsed } when elapsed > SlowAnswer => Of(
            ConnectionCheckKind.Latency, ConnectionCheckStatus.Warning, Messages.Format($"A snapshot took {Milliseconds(elapsed)}."),
            Messages.Of("Quotes will be delayed by the same amount. Check the network, the VPN and the proxy."), elapsed: elapsed),
        _ => Of(
            ConnectionCheckKind.Latency, ConnectionCheckStatus.Passed, Messages.Format($"A snapshot took {Milliseconds(second.Elapsed)}."),
            elapsed: second.Elapsed),
    };

    private ConnectionCheck Clock()
    {
        if (!client.ServerClock.IsKnown)
        {
            return Of(ConnectionCheckKind.Clock, ConnectionCheckStatus.Skipped, Messages.Of("The server does not report its time."));
        }

        var ahead = Options.TimeProvider.GetUtcNow() - client.ServerClock.Now;
        var seconds = ahead.Duration().TotalSeconds;
        var finding = ahead > TimeSpan.Zero
            ? Messages.Format($"This machine's clock is {seconds:0.0} s ahead of the server's.")
            : Messages.Format($"This machine's clock is {seconds:0.0} s behind the server's.");
        return ahead.Duration() <= ClockTolerance ? Of(
            ConnectionCheckKind.Clock, ConnectionCheckStatus.Passed, Messages.Of("This machine's clock agrees with the server's."))
            : client.IsSimulated ? Of(
                ConnectionCheckKind.Clock, ConnectionCheckStatus.Passed, Messages.Format($"{finding} A simulator has its own clock."))
            : Of(
                ConnectionCheckKind.Clock, ConnectionCheckStatus.Warning, finding,
                Messages.Of("Synchronize the clock with a time server. Sessions and running bars use the server's time; ReceivedAt uses the clock of this machine."));
    }

    private async Task<ConnectionCheck> LimitsAsync(InstrumentCode code, CancellationToken cancellationToken)
    {
        // Codes that exist, as far as they are known; then Hong Kong's numbers: a server counts what it is asked for.
        var codes = client.Names.All.Select(known => known.Code).Prepend(code.Text)
            .Concat(Enumerable.Range(1, Options.Limits.MaxCodes).Select(number => $"HK:{number}"))
            .Distinct(StringComparer.Ordinal).Take(Options.Limits.MaxCodes).ToArray();
        var requestsPerMinute = Options.Limits.RequestsPerMinute >= Unlimited
            ? Messages.Of("any number of")
            : Options.Limits.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
        var configured = Messages.Format($"{Options.Limits.MaxCodes} codes per request and {requestsPerMinute} requests per minute");
        var (accepted, refused) = (codes.Length, 0);
        for (var request = 0; request < MostLimitRequests; request++)
        {
            var answer = await AskAsync(from => from.GetSnapshotsAsync(codes.Take(accepted), cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (answer.Limit is { } limit)
            {
                return Of(
                    ConnectionCheckKind.Limits, ConnectionCheckStatus.Warning,
                    Messages.Format($"Configured: {configured}. The server already asks to wait: {limit}"),
                    Messages.Of(
                        "Lower the requests per minute to the limit of the plan, or check whether another program is using the key."),
                        QosErrorKind.PlanLimit);
            }

            if (answer.Error is not { Kind: QosErrorKind.PlanLimit } refusal)
            {
                return answer.Error is { } error ? Of(
                    ConnectionCheckKind.Limits, ConnectionCheckStatus.Failed, error.Message, error: error.Kind)
                    : accepted == codes.Length ? Of(
                        ConnectionCheckKind.Limits, ConnectionCheckStatus.Passed,
                        Messages.Format($"Configured: {configured}. The server accepted this many codes ({accepted}). The requests per minute were not tested."))
                    : Of(
                        ConnectionCheckKind.Limits, ConnectionCheckStatus.Failed,
                        Messages.Format($"Configured: {configured}. The server refused {refused} codes and accepted {accepted}."),
                        Messages.Format(
                            $"Set the codes per request (--max-codes, -MaxCodes, {QosEnvironment.MaxCodes}) to the limit of the plan."),
                            QosErrorKind.PlanLimit);
            }

            if (accepted == 1)
            {
                return Of(
                    ConnectionCheckKind.Limits, ConnectionCheckStatus.Failed, refusal.Message,
                    Messages.Format($"The plan may not include {code.Market}: run the check with a code that the plan includes."),
                    refusal.Kind);
            }

            (accepted, refused) = (accepted / 2, accepted);
        }

        return Of(
            ConnectionCheckKind.Limits, ConnectionCheckStatus.Failed,
            Messages.Format($"Configured: {configured}. The server also refused {refused} codes."),
            Messages.Format($"Set the codes per request (--max-codes, -MaxCodes, {QosEnvironment.MaxCodes}) to the limit of the plan."),
            QosErrorKind.PlanLimit);
    }

    private async Task<ConnectionCheck> SocketAsync(InstrumentCode code, CancellationToken cancellationToken)
    {
        var otherHolder =
            Messages.Of("A key has one socket: close the other program that streams with this key (on any machine), or share one through a gateway.");
        StateChangedEvent? trouble = null;
        TimeSpan? connectedAfter = null;
        var began = Options.TimeProvider.GetTimestamp();
        using var patience = new CancellationTokenSource(PatienceForSocket, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (hub.State == LiveState.Connected)
            {
                // A stream has it open: no event will tell.
                connectedAfter = TimeSpan.Zero;
                patience.CancelAfter(SocketTrial);
            }

            using var reader = hub.Open<Snapshot>(
                new StreamKey(QuoteKind.Snapshot), [code], new WatchOptions { OnEvent = OnEvent }, either.Token);
            while (await reader.WaitToReadAsync(either.Token).ConfigureAwait(false))
            {
                while (reader.TryRead(out _))
                {
                    // The events between the items tell.
                }
            }
        }
        catch (QosException e)
        {
            return Of(ConnectionCheckKind.Socket, ConnectionCheckStatus.Failed, e.Message, otherHolder, e.Kind);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The trial is over.
        }

        return trouble is not null
            ? Of(
                ConnectionCheckKind.Socket, ConnectionCheckStatus.Failed, trouble.Message, otherHolder,
                trouble.Error ?? QosErrorKind.Transport)
            : connectedAfter is { } elapsed
                ? Of(
                    ConnectionCheckKind.Socket, ConnectionCheckStatus.Passed,
                    Messages.Format($"Connected in {Milliseconds(elapsed)}; no other connection took the socket."), elapsed: elapsed)
                : Of(
                    ConnectionCheckKind.Socket, ConnectionCheckStatus.Failed,
                    Messages.Format($"No connection within {PatienceForSocket.TotalSeconds:0} s."),
                    Messages.Of("Check whether a proxy or firewall lets WebSockets through."), QosErrorKind.Timeout);

        void OnEvent(LiveEvent happened)
        {
            if (happened is StateChangedEvent { State: LiveState.Connected })
            {
                connectedAfter ??= Options.TimeProvider.GetElapsedTime(began);
                patience.CancelAfter(SocketTrial);
            }
            else if (happened is StateChangedEvent { State: LiveState.Reconnecting or LiveState.Stopped, Error: not null } lost)
            {
                trouble ??= lost;
                patience.Cancel();
            }
        }
    }

    private ConnectionCheck Names()
    {
        var count = client.Names.All.Count;
        return client.Names.Problem is { } problem
            ? Of(
                ConnectionCheckKind.Names, ConnectionCheckStatus.Warning, problem,
                Messages.Format($"Make the folder writable, or set {QosEnvironment.Cache} to another folder or to off."))
            : Of(ConnectionCheckKind.Names, ConnectionCheckStatus.Passed, client.Names.File is { } file
                ? Messages.Format($"{count} instrument names are stored in {file}.")
                : Messages.Format($"{count} instrument names are known, but they are not stored."));
    }

    /// <summary>Asks, and comes back at once where the plan's limit would have to be waited for.</summary>
    private async Task<Answer> AskAsync<T>(Func<QosRequests, Task<QosResult<T>>> ask, CancellationToken cancellationToken)
    {
        var observer = new Observer();
        try
        {
            var asking = ask(requests.Observe(observer));
            await Task.WhenAny(asking, observer.LongWait).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!asking.IsCompleted)
            {
                // The request goes on by itself and ends with the client; its failure is nobody's any more.
                _ = asking.ContinueWith(
                    static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return new Answer(null, null, await observer.LongWait.ConfigureAwait(false));
            }

            await asking.ConfigureAwait(false);
            return new Answer(observer.Elapsed, null, null);
        }
        catch (QosException e)
        {
            return new Answer(observer.Elapsed, e, null);
        }
    }

    private sealed record Answer(TimeSpan? Elapsed, QosException? Error, string? Limit);

    private sealed class Observer : IProgress<RequestEvent>
    {
        private readonly TaskCompletionSource<string> _longWait = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TimeSpan? Elapsed { get; private set; }

        internal Task<string> LongWait => _longWait.Task;

        public void Report(RequestEvent value)
        {
            if (value.Kind == RequestEventKind.Answered)
            {
                Elapsed = value.Elapsed;
            }
            else if (value.Kind is RequestEventKind.Waiting or RequestEventKind.Retrying && value.Wait > LongestWait)
            {
                _longWait.TrySetResult(value.Message);
            }
        }
    }
}
