namespace Qos.Client;

/// <summary>Names for OpenTelemetry: <c>AddSource(QosTelemetry.ActivitySourceName)</c>, <c>AddMeter(QosTelemetry.MeterName)</c>.</summary>
public static class QosTelemetry
{
    /// <summary>The name of the activity source: one activity per request.</summary>
    public const string ActivitySourceName = "Qos.Client";

    /// <summary>The name of the meter: requests, waits, retries, errors, pushes, drops, gaps and reconnects.</summary>
    public const string MeterName = "Qos.Client";
}
