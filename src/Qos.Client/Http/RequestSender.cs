using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Qos.Client.Pacing;
using Qos.Client.Wire;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>
/// Gets a request answered: waits for the plan's budget, takes the socket when that is spent, repeats what failed on the way, and tells
/// what the server refused. Every try costs a turn, for the server counts it.
/// </summary>
internal sealed class RequestSender : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait that a server may ask for; beyond it the call fails and says until when.</summary>
    internal static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    private readonly QosClientOptions _options;
    private readonly PlanBudgets _budgets;
    private readonly ErrorTable _errors;
    private readonly Scrubber _scrubber;
    // The server counts from when it answered, and cuts its seconds off.
    private static readonly TimeSpan RetryAfterMargin = TimeSpan.FromSeconds(0.1);
    private long _sent;

    internal RequestSender(ClientContext client)
    {
        _options = client.Options;
        _budgets = client.Budgets;
        _errors = new ErrorTable(_options.ErrorPatterns);
        _scrubber = client.Scrubber;
        Http = new HttpTransport(client);
    }

    internal HttpTransport Http { get; }

    /// <summary>The connected socket, where there is one.</summary>
    internal ISocketRequests? Socket { get; set; }

    /// <summary>HTTP requests sent.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <summary>
    /// Sends until there is an answer that says OK, and reads its data. A text that says that there is no data counts as OK without any.
    /// </summary>
    /// <exception cref="QosException">What stays wrong after all that may be tried.</exception>
    internal async Task SendAsync(Request request, CancellationToken cancellationToken)
    {
        var path = request.Endpoint.Path();
        using var activity = Telemetry.Activities.StartActivity($"POST {path}", ActivityKind.Client);
        activity?.SetTag("server.address", _options.Uri.Host).SetTag("url.path", path).SetTag("qos.codes", request.Codes);
        var hasWaited = false;
        var retries = 0;
        for (var attempt = 1; ; attempt++)
        {
            var fault = await TryAsync(request, attempt, maySocket: !hasWaited, cancellationToken).ConfigureAwait(false);
            if (fault is null or { Error: { Kind: QosErrorKind.NoData, StatusCode: null or HttpStatusCode.OK } })
            {
                return;
            }

            TimeSpan pause;
            var asked = fault.Error.RetryAfter;
            var isLimit = fault.Waits && !hasWaited && !(asked > LongestRetryAfter);
            if (isLimit)
            {
                // The wait itself is in line with the others: nothing more goes to this endpoint for a window, or for as long as the server
                // asks.
                hasWaited = true;
                pause = asked is { } shorter ? shorter + RetryAfterMargin : RequestBudget.Window;
                _budgets[request.Endpoint].Block(pause);
            }
            else if (fault.IsTransient && retries < _options.Retries && !(asked > LongestRetryAfter))
            {
                pause = FirstPause * (1 << retries++);
                pause = asked is { } wanted && wanted + RetryAfterMargin > pause ? wanted + RetryAfterMargin : pause;
            }
            else
            {
                activity?.SetStatus(ActivityStatusCode.Error, fault.Error.Message);
                Telemetry.Errors.Add(1, new("endpoint", path), new("reason", fault.Error.Kind.ToString()));
                throw fault.Error;
            }

            Telemetry.Retries.Add(1, new("endpoint", path), new("reason", fault.Error.Kind.ToString()));
            Report(request, RequestEventKind.Retrying, attempt, pause, reason: fault.Error.Message, status: fault.Error.StatusCode);
            if (!isLimit)
            {
                await Task.Delay(pause, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The error that a server's text stands for; also what the socket's answers are judged by.</summary>
    internal QosException ErrorOf(string what, string text, HttpStatusCode? status = null)
    {
        var clean = _scrubber.Text(text);
        var (kind, waits) = Classify(text, status);
        var advice = kind switch
        {
            QosErrorKind.Authentication => Messages.Of("Check that the key is correct and has not expired."),
            QosErrorKind.PlanLimit when waits =>
                Messages.Of("Lower RequestsPerMinute to the limit of the plan, and check whether another program uses the key."),
            QosErrorKind.PlanLimit =>
                Messages.Of("Check what the plan includes. MaxCodes and SocketMaxCodes set the number of codes that it allows at a time."),
            _ => "",
        };
        return new QosException(
            kind, Messages.Format($"{what}: the server says '{clean}'. {advice}").TrimEnd())
        { ServerText = clean, StatusCode = status };
    }

    public void Dispose() => Http.Dispose();

    private async Task<Fault?> TryAsync(Request request, int attempt, bool maySocket, CancellationToken cancellationToken)
    {
        var budget = _budgets[request.Endpoint];
        var waited = TimeSpan.Zero;
        var socket = maySocket && request.PrefersSocket ? ReserveSocket(request) : null;
        var turn = socket is null ? budget.TryTake() : null;
        if (socket is null && turn is null && (socket = maySocket ? ReserveSocket(request) : null) is null)
        {
            Report(request, RequestEventKind.Waiting, attempt, budget.WaitFor());
            var began = _options.TimeProvider.GetTimestamp();
            turn = await budget.TakeAsync(cancellationToken).ConfigureAwait(false);
            waited = _options.TimeProvider.GetElapsedTime(began);
            Telemetry.Waits.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("endpoint", request.Endpoint.Path()));
        }

        ReadOnlyMemory<byte> body;
        HttpStatusCode? status = null;
        TimeSpan? retryAfter = null;
        var sent = request.SentAt = _options.TimeProvider.GetTimestamp();
        using (turn)
        using (socket)
        {
            Report(request, RequestEventKind.Sending, attempt, waited, socket);
            try
            {
                if (socket is not null)
                {
                    body = await socket.RequestAsync(request.Properties, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    Interlocked.Increment(ref _sent);
                    var answer = await Http.PostAsync(request.Endpoint, RequestWriter.Body(request.Properties), cancellationToken)
                        .ConfigureAwait(false);
                    (status, body, retryAfter) = (answer.Status, answer.Body, answer.RetryAfter);
                }
            }
            catch (QosException e)
            {
                return new Fault(e, Waits: false, IsTransient: e.Kind is QosErrorKind.Transport or QosErrorKind.Timeout);
            }
            finally
            {
                Count(request.Endpoint, socket is not null, sent);
            }
        }

        Report(request, RequestEventKind.Answered, attempt, waited, socket, _options.TimeProvider.GetElapsedTime(sent), status);
        var fault = Judge(request, body.Span, status);
        return fault is null || retryAfter is null ? fault : WithRetryAfter(fault, retryAfter.Value);
    }

    /// <summary>
    /// The fault with the server's own word on when to come back. One that is too far off is a limit, whatever else it is.
    /// </summary>
    private Fault WithRetryAfter(Fault fault, TimeSpan wait)
    {
        var error = fault.Error;
        var isFar = wait > LongestRetryAfter;
        var until = isFar
            ? Messages.Format($" The server asks to wait until {_options.TimeProvider.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss} UTC.")
            : "";
        return fault with
        {
            Error = new QosException(isFar ? QosErrorKind.PlanLimit : error.Kind, error.Message + until, error.InnerException)
            {
                ServerText = error.ServerText,
                StatusCode = error.StatusCode,
                RetryAfter = wait,
            },
        };
    }

    private ISocketTurn? ReserveSocket(Request request) =>
        _options.UseSocketWhenBudgetIsSpent && request.Codes <= _options.Limits.SocketMaxCodes
            ? Socket?.TryReserve(request.Endpoint)
            : null;

    /// <summary>Reads the answer; what it refuses is a fault.</summary>
    private Fault? Judge(Request request, ReadOnlySpan<byte> body, HttpStatusCode? status)
    {
        var what = Messages.Format($"Request {request.Endpoint.Path()}");
        var isSuccess = status is null or (>= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices);
        FrameHeader header;
        try
        {
            header = FrameReader.Read(body, isSuccess ? request.Read : null);
        }
        catch (JsonException) when (!isSuccess)
        {
            // A proxy's page, for example: the status says all.
            header = default;
        }
        catch (JsonException e)
        {
            // One that ends too soon was cut off on its way: the next may be whole.
            var offset = OffsetOf(e, body);
            return Unreadable(
                Messages.Format(
                    $"the answer cannot be read at byte {offset}: '{_scrubber.Around(body, offset)}'")) with
            {
                IsTransient =
                        offset == body.Length
            };
        }
        catch (Exception e)
        {
            // A fault of a reader of ours is the call's error too, and nothing that a program has to expect beside it.
            return Unreadable(
                Messages.Format($"the answer cannot be read ({e.GetType().Name}{PlaceOf(e)}): '{_scrubber.Around(body, 0)}'"));
        }

        if (header.Text is { } text)
        {
            var error = ErrorOf(what, text, status);
            return new Fault(error, Classify(text, status).Waits, IsTransient: error.Kind == QosErrorKind.Transport);
        }

        if (isSuccess)
        {
            return header.IsOk ? null : Unreadable(Messages.Format($"the answer has no 'msg': '{_scrubber.Around(body, 0)}'"));
        }

        var (kind, waits) = KindOf(status!.Value);
        var advice = kind switch
        {
            QosErrorKind.Authentication => Messages.Of("The server refuses the key. Check that it is correct and has not expired."),
            QosErrorKind.PlanLimit =>
                Messages.Of("The plan limit is exceeded. Lower RequestsPerMinute, and check whether another program uses the key."),
            QosErrorKind.Transport => Messages.Of("The server has failed. Try again later."),
            _ => Messages.Format($"Check the server address {_options.Uri}."),
        };
        return new Fault(
            new QosException(kind, Messages.Format($"{what}: HTTP {(int)status.Value}. {advice}")) { StatusCode = status }, waits,
            kind == QosErrorKind.Transport);

        Fault Unreadable(string problem) =>
            new(new QosException(QosErrorKind.Protocol, Messages.Format($"{what}: {problem}.")) { StatusCode = status });
    }

    /// <summary>The text decides; where it is unknown, a status that says more than the text does.</summary>
    private (QosErrorKind Kind, bool Waits) Classify(string text, HttpStatusCode? status)
    {
        var byText = _errors.Classify(text);
        return byText.Kind is QosErrorKind.ServerMessage or QosErrorKind.NoData && status is { } known && (int)known >= 300
            && KindOf(known) is { Kind: not QosErrorKind.Protocol } byStatus ? byStatus : byText;
    }

    private static (QosErrorKind Kind, bool Waits) KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (QosErrorKind.Authentication, false),
        HttpStatusCode.TooManyRequests => (QosErrorKind.PlanLimit, true),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => (QosErrorKind.Transport, false),
        _ => (QosErrorKind.Protocol, false),
    };

    /// <summary>The method that an exception comes from, for a report.</summary>
    internal static string PlaceOf(Exception e) =>
        e.StackTrace?.Split('\n', 2)[0].Trim() is { Length: > 3 } place ? $" {place.Split(" in ", 2)[0]}" : "";

    /// <summary>The reader tells line and byte in the line; the place in the message is their sum.</summary>
    private static int OffsetOf(JsonException exception, ReadOnlySpan<byte> body)
    {
        var line = 0;
        for (var lines = exception.LineNumber ?? 0; lines > 0 && line < body.Length; lines--)
        {
            line += body[line..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(line + (exception.BytePositionInLine ?? 0), body.Length);
    }

    private void Count(Endpoint endpoint, bool overSocket, long sent)
    {
        var tags = new TagList { { "endpoint", endpoint.Path() }, { "transport", overSocket ? "socket" : "http" } };
        Telemetry.Requests.Add(1, tags);
        Telemetry.Duration.Record(_options.TimeProvider.GetElapsedTime(sent).TotalSeconds, tags);
    }

    private void Report(
        Request request, RequestEventKind kind, int attempt, TimeSpan wait, ISocketTurn? socket = null, TimeSpan elapsed = default,
        HttpStatusCode? status = null, string? reason = null)
    {
        if (request.Observer is null && _options.RequestObserver is null)
        {
            return;
        }

        var budget = _budgets[request.Endpoint];
        var step = new RequestEvent
        {
            Kind = kind,
            Endpoint = request.Endpoint.Path(),
            OverSocket = socket is not null,
            Codes = request.Codes,
            Attempt = attempt,
            Wait = wait,
            Left = budget.Left,
            Limit = budget.Limit,
            Elapsed = elapsed,
            Status = status,
            Reason = reason,
        };
        _options.RequestObserver?.Report(step);
        request.Observer?.Report(step);
    }

    /// <summary>A try that failed, and what may help: a window's wait, or trying again.</summary>
    private sealed record Fault(QosException Error, bool Waits = false, bool IsTransient = false);
}
