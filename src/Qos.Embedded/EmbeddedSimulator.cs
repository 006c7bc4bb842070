using System.Net.Sockets;
using Qos.Client;
using Qos.Localization;
using Qos.Simulator;

namespace Qos.Embedded;

/// <summary>Starts simulators in this process, and makes the options of the clients that ask them.</summary>
public static class EmbeddedSimulator
{
    /// <summary>Starts a simulator; what it refuses becomes the error of a client.</summary>
    /// <param name="options">The options of the simulator.</param>
    /// <param name="cancellationToken">Ends the wait; a simulator that started meanwhile is stopped.</param>
    /// <exception cref="QosException">
    /// An option or a file cannot be used (<see cref="QosErrorKind.InvalidArgument"/>), or the port (<see cref="QosErrorKind.Transport"/>).
    /// </exception>
    public static async Task<QosSimulator> StartAsync(QosSimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        QosSimulator simulator;
        try
        {
            simulator = await QosSimulator.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new QosException(
                QosErrorKind.Transport,
                Messages.Format(
                    $"The simulator cannot listen on port {options.Port} of 127.0.0.1 ({e.Message}). Choose another port, or 0 for a free one."), e);
        }
        catch (ArgumentException e)
        {
            // The parameter of the simulator's own method means nothing to its user.
            var message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
            throw new QosException(QosErrorKind.InvalidArgument, PlainText.Of(message), e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new QosException(QosErrorKind.InvalidArgument, PlainText.Of(e.Message), e);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await simulator.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return simulator;
    }

    /// <summary>The options with a plan that the simulator enforces; without one it enforces no limit at all.</summary>
    /// <param name="options">The other options.</param>
    /// <param name="plan">The plan; null for none.</param>
    public static QosSimulatorOptions WithPlan(this QosSimulatorOptions options, QosLimits? plan)
    {
        ArgumentNullException.ThrowIfNull(options);
        return plan is null ? options with { EnforceLimits = false } : options with
        {
            EnforceLimits = true,
            RequestsPerMinute = plan.RequestsPerMinute,
            MaxCodes = plan.MaxCodes,
            SocketMaxCodes = plan.SocketMaxCodes,
            SocketRequestsPerMinute = plan.SocketRequestsPerMinute,
            SocketMessageInterval = plan.SocketMessageInterval,
        };
    }

    /// <summary>
    /// The options of a client that asks a simulator: its address and key, and its plan's limits or <see cref="QosLimits.Unlimited"/>.
    /// </summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="options">The other options; null for the defaults.</param>
    public static QosClientOptions ClientOptions(this QosSimulator simulator, QosClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        var plan = simulator.Options;
        return (options ?? new QosClientOptions()) with
        {
            Uri = simulator.Uri,
            ApiKey = simulator.Key,
            Proxy = null,
            Limits = !plan.EnforceLimits ? QosLimits.Unlimited : new QosLimits
            {
                RequestsPerMinute = plan.RequestsPerMinute ?? QosLimits.Unlimited.RequestsPerMinute,
                MaxCodes = plan.MaxCodes ?? QosLimits.Unlimited.MaxCodes,
                SocketMaxCodes = plan.SocketMaxCodes ?? QosLimits.Unlimited.SocketMaxCodes,
                SocketRequestsPerMinute = plan.SocketRequestsPerMinute ?? QosLimits.Unlimited.SocketRequestsPerMinute,
                SocketMessageInterval = plan.SocketMessageInterval,
            },
        };
    }
}
