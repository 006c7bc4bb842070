using System.Globalization;
using System.Text.RegularExpressions;
using Qos.Localization;
using Qos.Server;

namespace Qos.Simulator;

/// <summary>Maps the names that are used on the command line to the members of <see cref="SimulatorFaults"/>.</summary>
internal static partial class FaultNames
{
    public static IReadOnlyList<FaultName> All =>
    [
        new("drop", Messages.Of("reset all connections"), _ => f => f.DropConnections()),
        new("go-away", Messages.Of("close all connections, live ones with close code 1001"), _ => f => f.DropConnections(abort: false)),
        new("close[=REASON]", Messages.Of("close live connections with code 1008; {key} in the reason is replaced by the client's key"),
            value => f => f.CloseConnections(1008, value ?? "")),
        new("refuse[=SECONDS]", Messages.Of("refuse new TCP connections, for this time or until clear"),
            value => value is null ? f => f.RefuseConnections() : With(Seconds(value), (f, time) => f.RefuseConnections(time))),
        new("hold=SECONDS", Messages.Of("refuse handshakes with 403 for this time after a connection is lost"), value =>
            With(Seconds(value), (f, time) => f.HoldOldConnection = time)),
        new(
            "life=SECONDS", Messages.Of("reset each live connection at this age"),
            value => With(Seconds(value), (f, time) => f.ConnectionLife = time)),
        new("handshake=STATUS", Messages.Of("refuse WebSocket handshakes with this HTTP status until clear"), value =>
            With(Status(value), (f, status) => f.RefuseHandshakes(status))),
        new("handshake-text=TEXT", Messages.Of(@"answer the next handshake with this text; \r, \n and {key} are replaced"),
            value => With(Text(value), (f, text) => f.AnswerHandshakes(text))),
        new("silence", Messages.Of("keep live connections open but send nothing"), _ => f => f.SilenceConnections()),
        new("silent-codes[=CODES]", Messages.Of("stop the pushes of these codes (default: all subscribed codes) until resume"), value =>
            Silent(value, untilResubscribed: false)),
        new("silent-until-resubscribed[=CODES]", Messages.Of("stop the pushes of these codes until they are subscribed again"), value =>
            Silent(value, untilResubscribed: true)),
        new("resume", Messages.Of("resume stopped pushes"), _ => f => f.ResumePushes()),
        new("push-lag=SECONDS", Messages.Of("delay pushes by this time"), value => With(Seconds(value), (f, time) => f.PushLag = time)),
        new(
            "feed-lag=SECONDS", Messages.Of("return data of this age in pushes and responses"),
            value => With(Seconds(value), (f, time) => f.FeedLag = time)),
        new("refuse-code=CODE", Messages.Of("refuse subscriptions that include this code until clear"),
            value => With(Needed(value), (f, code) => f.RefuseSubscription(code, $"No permission for {code}."))),
        new(
            "text=TEXT", Messages.Of("send this text as a message on every live connection"),
            value => With(Text(value), (f, text) => f.SendText(text))),
        .. Enum.GetValues<FrameFault>().Select(frame =>
            new FaultName(
                KebabCase(frame), Messages.Format($"send on every live connection: {Describe(frame)}"), _ => f => f.SendFrame(frame))),
        new("answer-error=TEXT[,ENDPOINT]", Messages.Of("return this msg and no data in the next response"), value =>
            Answer(value, (text, fault) => fault with { Message = Text(text) })),
        new("answer-status=STATUS[,ENDPOINT]", Messages.Of("return this status in the next HTTP response"), value =>
            Answer(value, (text, fault) => fault with { Status = Status(text) })),
        new("answer-busy=SECONDS[,ENDPOINT]", Messages.Of("return status 429 and Retry-After in the next HTTP response"),
            value => Answer(value, (text, fault) =>
                fault with { Status = 429, RetryAfter = Whole(text).ToString(CultureInfo.InvariantCulture) })),
        new("answer-unavailable=SECONDS[,ENDPOINT]", Messages.Of("return status 503 and Retry-After in the next HTTP response"),
            value => Answer(value, (text, fault) =>
                fault with { Status = 503, RetryAfter = Whole(text).ToString(CultureInfo.InvariantCulture) })),
        new("answer-late=SECONDS[,ENDPOINT]", Messages.Of("delay the next response by this time"), value =>
            Answer(value, (text, fault) => fault with { Delay = Seconds(text) })),
        new("answer-stale=SECONDS[,ENDPOINT]", Messages.Of("return data of this age in the next response"), value =>
            Answer(value, (text, fault) => fault with { Staleness = Seconds(text) })),
        new("answer-short=COUNT[,ENDPOINT]", Messages.Of("return at most this many trades of each code in the next response"),
            value => Answer(value, (text, fault) => fault with { MostTrades = Whole(text) })),
        new("answer-lost[=ENDPOINT]", Messages.Of("process the next request but never send the response"), value =>
            Answer(value, fault => fault with { Lost = true })),
        new("answer-without-reqid[=ENDPOINT]", Messages.Of("omit reqid from the next response"), value =>
            Answer(value, fault => fault with { WithoutRequestId = true })),
        new("answer-truncated[=ENDPOINT]", Messages.Of("send only the first half of the next response"), value =>
            Answer(value, fault => fault with { Truncated = true })),
        new("answer-cut-short[=ENDPOINT]", Messages.Of("close the connection in the middle of the next HTTP response"), value =>
            Answer(value, fault => fault with { CutShort = true })),
        new("answer-damaged-gzip[=ENDPOINT]", Messages.Of("send the next HTTP response as damaged gzip"),
            value => Answer(value, fault => fault with { Coding = ContentCoding.Gzip, Damaged = true })),
        new("answer-damaged-deflate[=ENDPOINT]", Messages.Of("send the next HTTP response as damaged deflate"), value =>
            Answer(value, fault => fault with { Coding = ContentCoding.Deflate, Damaged = true })),
        new("answer-damaged-br[=ENDPOINT]", Messages.Of("send the next HTTP response as damaged br"), value =>
            Answer(value, fault => fault with { Coding = ContentCoding.Brotli, Damaged = true })),
        new("clear", Messages.Of("remove all faults and accept connections again"), _ => f => f.Clear()),
    ];

    /// <summary>Reads <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    /// <exception cref="FormatException">The name is unknown, or the value cannot be used.</exception>
    public static Action<SimulatorFaults> Read(string text)
    {
        var parts = text.Split('=', 2);
        var fault = All.FirstOrDefault(name => name.Name == parts[0])
            ?? throw new FormatException(Messages.Format(
                $"Unknown fault '{parts[0]}'. Write one of {string.Join(", ", All.Select(name => name.Syntax))}."));
        try
        {
            return parts.Length > 1 && !fault.TakesValue
                ? throw new FormatException(Messages.Of("it takes no value"))
                : fault.Read(parts.Length > 1 ? parts[1] : null);
        }
        catch (FormatException e)
        {
            throw new FormatException(Messages.Format($"The fault '{text}' is invalid: {e.Message}. Write {fault.Syntax}."), e);
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
            throw new FormatException(Messages.Format($"'{endpoint}' is not a path such as /snapshot or a message type such as RS"));
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

    private static string Needed(string? value) =>
        value is { Length: > 0 } ? value : throw new FormatException(Messages.Of("it needs a value"));

    private static string Text(string? value) =>
        Needed(value).Replace(@"\r", "\r", StringComparison.Ordinal).Replace(@"\n", "\n", StringComparison.Ordinal);

    private static TimeSpan Seconds(string? value) =>
        double.TryParse(Needed(value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException(Messages.Format($"'{value}' is not a number of seconds"));

    private static int Whole(string? value) =>
        int.TryParse(Needed(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException(Messages.Format($"'{value}' is not a whole number"));

    private static int Status(string? value) =>
        Whole(value) is >= 400 and <= 599 and var status
            ? status
            : throw new FormatException(Messages.Format($"{value} is not an HTTP status from 400 to 599"));

    private static string KebabCase(FrameFault frame) => WordPattern().Replace(frame.ToString(), "-$0").ToLowerInvariant();

    private static string Describe(FrameFault frame) => frame switch
    {
        FrameFault.Garbage => Messages.Of("text that is not JSON"),
        FrameFault.TruncatedJson => Messages.Of("half of a push"),
        FrameFault.InvalidUtf8 => Messages.Of("text that is not UTF-8"),
        FrameFault.Oversized => Messages.Of("a message of 5 MiB"),
        FrameFault.InvalidOpcode => Messages.Of("a frame with a reserved opcode"),
        FrameFault.TruncatedFrame => Messages.Of("half of a frame, then close the connection"),
        FrameFault.NegativeLength => Messages.Of("a pong with a negative length"),
        FrameFault.LongControl => Messages.Of("a ping of 200 bytes"),
        FrameFault.FragmentedControl => Messages.Of("a ping in two fragments"),
        FrameFault.Masked => Messages.Of("a masked frame"),
        FrameFault.ReservedBit => Messages.Of("a frame with a reserved bit"),
        FrameFault.BadClose => Messages.Of("a close frame with half a code"),
        FrameFault.FarTime => Messages.Of("pushes with a time in the year 9999"),
        FrameFault.FarPast => Messages.Of("pushes with a time before the year 1"),
        _ => throw new ArgumentOutOfRangeException(nameof(frame)),
    };

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex("^(/[a-z-]+|[A-Z]{1,2})$", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointPattern();
}
