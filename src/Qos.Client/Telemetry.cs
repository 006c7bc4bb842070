using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Qos.Client;

/// <summary>The activity source and the meter that OpenTelemetry and <c>dotnet-counters</c> read.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Activities = new(QosTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(QosTelemetry.MeterName);

    /// <summary>Requests sent, retries included. Tags: <c>endpoint</c>, <c>transport</c> (http, socket).</summary>
    internal static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "qos.client.requests", "{request}", "Requests sent, retries included");

    /// <summary>Time from sending to the whole answer. Tags as <see cref="Requests"/>.</summary>
    internal static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "qos.client.request.duration", "s", "Sending to the whole answer");

    /// <summary>Time that requests waited for the plan's budget; only those that waited. Tag: <c>endpoint</c>.</summary>
    internal static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "qos.client.request.wait", "s", "Waits for the plan's budget");

    /// <summary>Repeats. Tags: <c>endpoint</c>, <c>reason</c> (the error kind).</summary>
    internal static readonly Counter<long> Retries = Meter.CreateCounter<long>("qos.client.retries", "{retry}", "Requests repeated");

    /// <summary>Calls that failed. Tags: <c>endpoint</c>, <c>reason</c> (the error kind).</summary>
    internal static readonly Counter<long> Errors = Meter.CreateCounter<long>("qos.client.errors", "{error}", "Calls that failed");

    /// <summary>Pushes received over the socket.</summary>
    internal static readonly Counter<long> Pushes = Meter.CreateCounter<long>("qos.client.pushes", "{push}", "Pushes received");

    /// <summary>Frames of the socket that could not be read.</summary>
    internal static readonly Counter<long> UnreadableFrames = Meter.CreateCounter<long>(
        "qos.client.frames.unreadable", "{frame}", "Frames that could not be read");

    /// <summary>Items dropped because consumers were too slow.</summary>
    internal static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "qos.client.dropped", "{item}", "Items that slow consumers lost");

    /// <summary>Gaps declared in streams of trades.</summary>
    internal static readonly Counter<long> Gaps = Meter.CreateCounter<long>(
        "qos.client.gaps", "{gap}", "Gaps declared in streams of trades");

    /// <summary>Audits of streams that got no answer.</summary>
    internal static readonly Counter<long> AuditsFailed = Meter.CreateCounter<long>(
        "qos.client.audits.failed", "{audit}", "Audits of streams without an answer");

    /// <summary>Connections of the socket after a client's first.</summary>
    internal static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "qos.client.reconnects", "{connection}", "Connections after the first");
}
