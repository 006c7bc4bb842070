using System.Globalization;
using System.Text.RegularExpressions;
using Qos.Localization;
using Qos.Server;

namespace Qos.Simulator;

/// <summary>The members of <see cref="SimulatorFaults"/> by names that a command line can take.</summary>
internal static partial class FaultNames
{
    public static IReadOnlyList<FaultName> All { get; } =
    [
        new("drop", "reset all connections", _ => f => f.DropConnections()),
        new("go-away", "close all connections, live ones with close code 1001", _ => f => f.DropConnections(abort: false)),
        new("close[=REASON]", "close live connections with code 1008; {key} in the reason becomes the client's key",
            value => f => f.CloseConnections(1008, value ?? "")),
        new("refuse[=SECONDS]", "refuse new TCP connections, for a time or until clear",
            value => value is null ? f => f.RefuseConnections() : With(Seconds(value), (f, time) => f.RefuseConnections(time))),
        new("hold=SECONDS", "after a connection broke, refuse handshakes with 403 for this time", value =>
            With(Seconds(value), (f, time) => f.HoldOldConnection = time)),
        new("life=SECONDS", "reset each live connection at this age", value => With(Seconds(value), (f, time) => f.ConnectionLife = time)),
        new("handshake=STATUS", "refuse WebSocket handshakes with this HTTP status until clear", value =>
            With(Status(value), (f, status) => f.RefuseHandshakes(status))),
        new("handshake-text=TEXT", @"answer the next handshake with this text; \r, \n and {key} are replaced",
            value => With(Text(value), (f, text) => f.AnswerHandshakes(text))),
        new("silence", "live connections stay open and send nothing", _ => f => f.SilenceConnections()),
        new("silent-codes[=CODES]", "pushes of these codes (default: all that are subscribed) stop until resume", value =>
            Silent(value, untilResubscribed: false)),
        new("silent-until-resubscribed[=CODES]", "pushes of these codes stop until they are subscribed again", value =>
            Silent(value, untilResubscribed: true)),
        new("resume", "resume pushes that were stopped", _ => f => f.ResumePushes()),
        new("push-lag=SECONDS", "delay pushes by this time", value => With(Seconds(value), (f, time) => f.PushLag = time)),
        new("feed-lag=SECONDS", "pushes and answers show data of this age", value => With(Seconds(value), (f, time) => f.FeedLag = time)),
        new("refuse-code=CODE", "refuse subscriptions that name this code until clear",
            value => With(Needed(value), (f, code) => f.RefuseSubscription(code, $"No permission for {code}."))),
        new("text=TEXT", "send this text as a message on every live connection", value => With(Text(value), (f, text) => f.SendText(text))),
        .. Enum.GetValues<FrameFault>().Select(frame =>
            new FaultName(KebabCase(frame), $"on every live connection: {Describe(frame)}", _ => f => f.SendFrame(frame))),
        new("answer-error=TEXT[,ENDPOINT]", "the next answer has this msg and no data", value =>
            Answer(value, (text, fault) => fault with { Message = Text(text) })),
        new("answer-status=STATUS[,ENDPOINT]", "the next HTTP answer has this status", value =>
            Answer(value, (text, fault) => fault with { Status = Status(text) })),
        new("answer-busy=SECONDS[,ENDPOINT]", "the next HTTP answer has status 429 and Retry-After",
            value => Answer(value, (text, fault) =>
                fault with { Status = 429, RetryAfter = Whole(text).ToString(CultureInfo.InvariantCulture) })),
        new("answer-unavailable=SECONDS[,ENDPOINT]", "the next HTTP answer has status 503 and Retry-After",
            value => Answer(value, (text, fault) =>
                fault with { Status = 503, RetryAfter = Whole(text).ToString(CultureInfo.InvariantCulture) })),
        new("answer-late=SECONDS[,ENDPOINT]", "the next answer is delayed by this time", value =>
            Answer(value, (text, fault) => fault with { Delay = Seconds(text) })),
        new("answer-stale=SECONDS[,ENDPOINT]", "the next answer shows data of this age", value =>
            Answer(value, (text, fault) => fault with { Staleness = Seconds(text) })),
        new("answer-short=COUNT[,ENDPOINT]", "the next answer has at most this many trades of each code",
            value => Answer(value, (text, fault) => fault with { MostTrades = Whole(text) })),
        new("answer-lost[=ENDPOINT]", "the next request is executed, but its answer is never sent", value =>
            Answer(value, fault => fault with { Lost = true })),
        new("answer-without-reqid[=ENDPOINT]", "the next answer has no reqid", value =>
            Answer(value, fault => fault with { WithoutRequestId = true })),
        new("answer-truncated[=ENDPOINT]", "the next answer is the first half of its JSON", value =>
            Answer(value, fault => fault with { Truncated = true })),
        new("answer-cut-short[=ENDPOINT]", "the next HTTP connection ends in the middle of the body", value =>
            Answer(value, fault => fault with { CutShort = true })),
        new("answer-damaged-gzip[=ENDPOINT]", "the next HTTP answer is damaged gzip",
            value => Answer(value, fault => fault with { Coding = ContentCoding.Gzip, Damaged = true })),
        new("answer-damaged-deflate[=ENDPOINT]", "the next HTTP answer is damaged deflate", value =>
            Answer(value, fault => fault with { Coding = ContentCoding.Deflate, Damaged = true })),
        new("answer-damaged-br[=ENDPOINT]", "the next HTTP answer is damaged br", value =>
            Answer(value, fault => fault with { Coding = ContentCoding.Brotli, Damaged = true })),
        new("clear", "end every fault, and accept connections again", _ => f => f.Clear()),
    ];

    /// <summary>Reads <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    /// <exception cref="FormatException">The name is unknown, or the value cannot be used.</exception>
    public static Action<SimulatorFaults> Read(string text)
    {
        var parts = text.Split('=', 2);
        var fault = All.FirstOrDefault(name => name.Name == parts[0])
            ?? throw new FormatException(
                $"Unknown fault '{PlainText.Of(parts[0])}'. The faults are: {string.Join(", ", All.Select(name => name.Syntax))}.");
        try
        {
            return parts.Length > 1 && !fault.TakesValue
                ? throw new FormatException("it takes no value")
                : fault.Read(parts.Length > 1 ? parts[1] : null);
        }
        catch (FormatException e)
        {
            throw new FormatException($"The fault '{PlainText.Of(text)}' cannot be used: {e.Message}. It is written {fault.Syntax}.", e);
        }
    }

    private static Action<SimulatorFaults> With<T>(T value, Action<SimulatorFaults, T> apply) => faults => apply(faults, value);

    private static Action<SimulatorFaults> Silent(string? value, bool untilResubscribed)
    {
        if (value is null)
        {
            return faults => faults.StopSubscribedPushes(null, untilResubscribed);
        }

        var codes = CodeList.Parse([value]);
        return faults =>
        {
            foreach (var code in codes)
            {
                faults.StopPushes(code, null, untilResubscribed);
            }
        };
    }

    private static Action<SimulatorFaults> Answer(string? endpoint, Func<AnswerFault, AnswerFault> change)
    {
        if (endpoint is not null && !EndpointPattern().IsMatch(endpoint))
        {
            throw new FormatException($"'{PlainText.Of(endpoint)}' is not a path such as /snapshot or a message type such as RS");
        }

        var fault = change(new AnswerFault());
        return faults => faults.Inject(fault, 1, endpoint);
    }

    private static Action<SimulatorFaults> Answer(string? value, Func<string, AnswerFault, AnswerFault> change)
    {
        var text = Needed(value);
        var comma = text.LastIndexOf(',');
        var endpoint = comma > 0 && EndpointPattern().IsMatch(text.AsSpan(comma + 1)) ? text[(comma + 1)..] : null;
        return Answer(endpoint, fault => change(endpoint is null ? text : text[..comma], fault));
    }

    private static string Needed(string? value) => value is { Length: > 0 } ? value : throw new FormatException("it needs a value");

    private static string Text(string? value) =>
        Needed(value).Replace(@"\r", "\r", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal);

    private static TimeSpan Seconds(string? value) =>
        double.TryParse(Needed(value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{PlainText.Of(value!)}' is not a number of seconds");

    private static int Whole(string? value) =>
        int.TryParse(Needed(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{PlainText.Of(value!)}' is not a whole number");

    private static int Status(string? value) =>
        Whole(value) is >= 400 and <= 599 and var status
            ? status
            : throw new FormatException($"{value} is not an HTTP status from 400 to 599");

    private static string KebabCase(FrameFault frame) => WordPattern().Replace(frame.ToString(), "-$0").ToLowerInvariant();

    private static string Describe(FrameFault frame) => frame switch
    {
        FrameFault.Garbage => "a text that is not JSON",
        FrameFault.TruncatedJson => "half of a push",
        FrameFault.InvalidUtf8 => "a text that is not UTF-8",
        FrameFault.Oversized => "a message of 5 MiB",
        FrameFault.InvalidOpcode => "a frame with a reserved opcode",
        FrameFault.TruncatedFrame => "half of a frame, and the end",
        FrameFault.NegativeLength => "a pong with a negative length",
        FrameFault.LongControl => "a ping of 200 bytes",
        FrameFault.FragmentedControl => "a ping in two fragments",
        FrameFault.Masked => "a masked frame",
        FrameFault.ReservedBit => "a frame with a reserved bit",
        FrameFault.BadClose => "a close frame with half of a code",
        FrameFault.FarTime => "pushes with a time in the year 9999",
        FrameFault.FarPast => "pushes with a time before the year 1",
        _ => throw new ArgumentOutOfRangeException(nameof(frame)),
    };

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex("^(/[a-z-]+|[A-Z]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointPattern();
}
