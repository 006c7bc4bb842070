using System.Globalization;
using Qos.Client;

namespace Qos.PowerShell;

/// <summary>What the environment says of the connection, by the variables that the command line <c>qos</c> reads too.</summary>
internal static class EnvironmentOptions
{
    public const string KeyVariable = "QOS_API_KEY";
    public const string UriVariable = "QOS_URI";
    public const string RequestsVariable = "QOS_REQUESTS_PER_MINUTE";
    public const string CodesVariable = "QOS_MAX_CODES";

    /// <summary>The default options with what the environment changes; the key is empty where there is none.</summary>
    /// <exception cref="QosException">A variable cannot be read (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    public static QosClientOptions Read()
    {
        var options = new QosClientOptions();
        return options with
        {
            ApiKey = Environment.GetEnvironmentVariable(KeyVariable)?.Trim() ?? "",
            Uri = UriOf(UriVariable) ?? options.Uri,
            Limits = WithPlan(options.Limits, NumberOf(RequestsVariable), NumberOf(CodesVariable)),
        };
    }

    /// <summary>Limits with what is known of the plan.</summary>
    public static QosLimits WithPlan(QosLimits limits, int? requestsPerMinute, int? maxCodes) => limits with
    {
        RequestsPerMinute = requestsPerMinute ?? limits.RequestsPerMinute,
        MaxCodes = maxCodes ?? limits.MaxCodes,
        SocketMaxCodes = maxCodes ?? limits.SocketMaxCodes,
    };

    private static Uri? UriOf(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(text) ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
            : throw new QosException(QosErrorKind.InvalidArgument, $"{variable} is '{text}': write an address like https://api.qos.hk or http://127.0.0.1:5000.");
    }

    private static int? NumberOf(string variable)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new QosException(QosErrorKind.InvalidArgument, $"{variable} is '{text}': write a whole number of at least 1.");
    }
}
