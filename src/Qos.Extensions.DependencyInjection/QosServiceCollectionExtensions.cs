using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qos.Client;
using Qos.Extensions.DependencyInjection;

// The namespace of the types that are extended, as is the convention for these methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="QosClient"/> with a service collection.</summary>
public static class QosServiceCollectionExtensions
{
    /// <summary>Registers a singleton <see cref="QosClient"/> with the options of a configuration section.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">
    /// The section with the properties of <see cref="QosClientOptions"/>, for example <c>ApiKey</c>, <c>Uri</c>, <c>Timeout</c>,
    /// <c>Limits:RequestsPerMinute</c> and <c>Live:StaleAfter</c>. Keep the key out of files: use user secrets or environment variables.
    /// </param>
    /// <returns>The options builder. The options are validated when the host starts, or when the client is first resolved.</returns>
    /// <exception cref="OptionsValidationException">
    /// Thrown on resolving the client if an option is out of its range; the message names it.
    /// </exception>
    /// <remarks>
    /// Stream events and requests are logged with the category <c>Qos.Client</c>. The client is disposed with the container, which must be
    /// disposed asynchronously (hosts are). <see cref="QosClientOptions.TimeProvider"/> is a registered <see cref="TimeProvider"/>, if
    /// there is one.
    /// </remarks>
    public static OptionsBuilder<QosClientOptions> AddQosClient(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddQosClientCore(new ClientOptionsFactory.Source(configuration, Configure: null));
    }

    /// <summary>Registers a singleton <see cref="QosClient"/> with options from code.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Returns the options, starting from the defaults: <c>options =&gt; options with { ApiKey = key }</c>.</param>
    /// <returns>The options builder.</returns>
    /// <inheritdoc cref="AddQosClient(IServiceCollection, IConfiguration)"/>
    public static OptionsBuilder<QosClientOptions> AddQosClient(
        this IServiceCollection services, Func<QosClientOptions, QosClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddQosClientCore(new ClientOptionsFactory.Source(Configuration: null, configure));
    }

    /// <summary>Adds a health check of the registered <see cref="QosClient"/>. It sends no request and spends no budget.</summary>
    /// <param name="builder">The health checks builder.</param>
    /// <param name="name">The name of the check. Default <c>qos</c>.</param>
    /// <param name="tags">Tags to filter checks by. Default none.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// Healthy: the socket is connected, or no stream is open. Degraded: streams are open and the socket is not connected.
    /// Unhealthy: the server refused the key, so that streams have stopped.
    /// </remarks>
    public static IHealthChecksBuilder AddQosClient(
        this IHealthChecksBuilder builder, string name = "qos", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, services => new ClientHealthCheck(services.GetRequiredService<QosClient>()), failureStatus: null, tags));
    }

    private static OptionsBuilder<QosClientOptions> AddQosClientCore(this IServiceCollection services, ClientOptionsFactory.Source source)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(source);
        services.TryAddSingleton<IOptionsFactory<QosClientOptions>, ClientOptionsFactory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QosClientOptions>, ClientOptionsValidator>());
        services.TryAddSingleton(provider => ClientLog.Connect(
            provider.GetRequiredService<IOptions<QosClientOptions>>().Value, provider.GetService<ILoggerFactory>()));
        return services.AddOptions<QosClientOptions>().ValidateOnStart();
    }
}
