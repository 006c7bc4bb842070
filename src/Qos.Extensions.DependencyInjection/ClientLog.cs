using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qos.Client;

namespace Qos.Extensions.DependencyInjection;

/// <summary>Writes the requests and stream events of a client to an <see cref="ILogger"/> with the category <c>Qos.Client</c>.</summary>
internal sealed partial class ClientLog(ILogger logger, IProgress<RequestEvent>? next) : IProgress<RequestEvent>
{
    /// <summary>Creates a client whose requests and events are logged.</summary>
    public static QosClient Connect(QosClientOptions options, ILoggerFactory? factory)
    {
        var log = new ClientLog(factory?.CreateLogger("Qos.Client") ?? NullLogger.Instance, options.RequestObserver);
        var client = new QosClient(options with { RequestObserver = log });
        client.LiveEvents += log.OnEvent;
        return client;
    }

    public void Report(RequestEvent value)
    {
        next?.Report(value);
        switch (value.Kind)
        {
            case RequestEventKind.Waiting:
                RequestWaits(value.Message);
                break;
            case RequestEventKind.Retrying:
                RequestRetries(value.Message);
                break;
            default:
                RequestStep(value.Message);
                break;
        }
    }

    private void OnEvent(object? sender, LiveEvent e)
    {
        switch (e.Kind)
        {
            case LiveEventKind.StateChanged or LiveEventKind.Recovered or LiveEventKind.Notice or LiveEventKind.GapEnded:
                StreamInformation(e.Kind, e.Code, e.Message);
                break;
            case LiveEventKind.Verified:
                StreamStep(e.Kind, e.Code, e.Message);
                break;
            case LiveEventKind.Refused:
                StreamError(e.Kind, e.Code, e.Message);
                break;
            default:
                StreamWarning(e.Kind, e.Code, e.Message);
                break;
        }
    }

    // Event ids are part of the contract: dashboards filter by them.
    [LoggerMessage(1, LogLevel.Debug, "{Request}")]
    private partial void RequestStep(string request);

    [LoggerMessage(2, LogLevel.Information, "{Request}")]
    private partial void RequestWaits(string request);

    [LoggerMessage(3, LogLevel.Warning, "{Request}")]
    private partial void RequestRetries(string request);

    [LoggerMessage(9, LogLevel.Debug, "{Kind} {Code}: {Event}")]
    private partial void StreamStep(LiveEventKind kind, string? code, string @event);

    [LoggerMessage(10, LogLevel.Information, "{Kind} {Code}: {Event}")]
    private partial void StreamInformation(LiveEventKind kind, string? code, string @event);

    [LoggerMessage(11, LogLevel.Warning, "{Kind} {Code}: {Event}")]
    private partial void StreamWarning(LiveEventKind kind, string? code, string @event);

    [LoggerMessage(12, LogLevel.Error, "{Kind} {Code}: {Event}")]
    private partial void StreamError(LiveEventKind kind, string? code, string @event);
}
