using Qos.Simulator;

namespace Qos.Benchmarks.Soak;

/// <summary>Random faults, the same ones for the same seed.</summary>
internal sealed class FaultScript(QosSimulator simulator, IReadOnlyList<string> codes, int seed)
{
    private readonly Random _random = new(seed);

    internal int Count { get; private set; }

    /// <summary>Makes faults until cancelled, then takes them back.</summary>
    internal async Task RunAsync(Action<string> log, CancellationToken cancellationToken)
    {
        var faults = Faults();
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(NextPause(), cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!cancellationToken.IsCancellationRequested)
            {
                log(faults[_random.Next(faults.Length)]());
                Count++;
            }
        }

        simulator.Faults.Clear();
    }

    private Func<string>[] Faults() =>
    [
        () => Drop("reset"),
        () => Drop("closed", abort: false),
        () =>
        {
            var duration = Seconds(0.5, 8);
            simulator.Faults.RefuseConnections(duration);
            return Drop($"gone for {duration.TotalSeconds:0.0} s");
        },
        () =>
        {
            simulator.Faults.SilenceConnections();
            return "half-open: no byte and no close";
        },
        () =>
        {
            var status = Pick(401, 403, 429, 500, 503);
            simulator.Faults.RefuseHandshakes(status, _random.Next(1, 4));
            return Drop($"handshakes refused with {status}");
        },
        () =>
        {
            var duration = Seconds(0.5, 5);
            return Drop($"the old connection is held for {duration.TotalSeconds:0.0} s", hold: duration);
        },
        () => Answer("an answer to /trade is an error", new AnswerFault { Message = "internal error" }, "/trade"),
        () => Answer("an answer to /trade has status 503", new AnswerFault { Status = 503 }, "/trade"),
        () => Answer("an answer to /trade is late", new AnswerFault { Delay = Seconds(0.5, 6) }, "/trade"),
        () => Answer("an answer to /trade is lost", new AnswerFault { Lost = true }, "/trade"),
        () => Answer("an answer to /trade is cut off", new AnswerFault { Truncated = true }, "/trade"),
        () => Answer("an answer to /trade is stale", new AnswerFault { Staleness = Seconds(0.5, 1.5) }, "/trade"),
        () => Answer("an acknowledgement is lost", new AnswerFault { Lost = true }, "T"),
        () => Answer("an acknowledgement is late", new AnswerFault { Delay = Seconds(0.5, 8) }, "T"),
        () => Answer("an acknowledgement has no reqid", new AnswerFault { WithoutRequestId = true }, "T"),
        () => Answer("a subscription is refused once", new AnswerFault { Message = "too frequent" }, "T"),
        () =>
        {
            var fault = Pick(Enum.GetValues<FrameFault>());
            simulator.Faults.SendFrame(fault);
            return $"a bad frame: {fault}";
        },
        () =>
        {
            // Below the margin that the client allows for, which is 2 s.
            simulator.Faults.PushLag = Pick(TimeSpan.Zero, Seconds(0.1, 1.2));
            return $"pushes lag by {simulator.Faults.PushLag.TotalSeconds:0.0} s";
        },
        () =>
        {
            var code = codes[_random.Next(codes.Count)];
            simulator.Faults.StopPushes(code, 'T', untilResubscribed: true);
            return $"trades of {code} stop until they are subscribed again";
        },
        () =>
        {
            simulator.Faults.StopSubscribedPushes('T', untilResubscribed: true);
            return "trades of all codes stop until they are subscribed again";
        },
        () =>
        {
            var (code, duration) = (codes[_random.Next(codes.Count)], Seconds(3, 40));
            simulator.Faults.StopPushes(code, 'T');
            _ = Task.Delay(duration).ContinueWith(_ => simulator.Faults.ResumePushes(code), TaskScheduler.Default);
            return $"trades of {code} stop for {duration.TotalSeconds:0} s and come back by themselves";
        },
        () =>
        {
            simulator.Faults.ConnectionLife = Seconds(1, 9);
            _ = Task.Delay(Seconds(20, 40)).ContinueWith(_ => simulator.Faults.ConnectionLife = null, TaskScheduler.Default);
            return $"connections live {simulator.Faults.ConnectionLife?.TotalSeconds:0.0} s for a while";
        },
        () => Answer("an answer to /trade is damaged gzip", new AnswerFault { Coding = ContentCoding.Gzip, Damaged = true }, "/trade"),
        () => Answer("an answer to /trade is damaged brotli", new AnswerFault { Coding = ContentCoding.Brotli, Damaged = true }, "/trade"),
        () =>
            Answer("an answer to /trade is damaged deflate", new AnswerFault { Coding = ContentCoding.Deflate, Damaged = true }, "/trade"),
        () => Answer("the body of an answer to /trade is cut short", new AnswerFault { CutShort = true }, "/trade"),
        () => Answer("an answer to /trade has few trades", new AnswerFault { MostTrades = _random.Next(0, 8) }, "/trade"),
        () => Answer("an answer to /trade is limited for 2 s", new AnswerFault { Status = 429, RetryAfter = "2" }, "/trade"),
    ];

    /// <summary>Faults of the answers on the way to a repair show only when there is something to repair.</summary>
    private string Answer(string what, AnswerFault fault, string endpoint)
    {
        simulator.Faults.Inject(fault, count: 1, endpoint);
        return Drop(what);
    }

    private string Drop(string what, bool abort = true, TimeSpan hold = default)
    {
        simulator.Faults.HoldOldConnection = hold;
        simulator.Faults.DropConnections(abort);
        return $"connection lost: {what}";
    }

    /// <summary>Now and then in quick succession, mostly with time for a repair between them.</summary>
    private TimeSpan NextPause() => Seconds(1, 1 + (39 * _random.NextDouble()));

    private TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (_random.NextDouble() * (most - least)));

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
