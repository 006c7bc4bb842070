using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Qos.Client;

namespace Qos.Extensions.DependencyInjection;

/// <summary>Creates the options from the registered sources.</summary>
/// <remarks>The options are an immutable record, so code returns a changed copy, which the default factory has no place for.</remarks>
internal sealed class ClientOptionsFactory(
    IServiceProvider services,
    IEnumerable<ClientOptionsFactory.Source> sources,
    IEnumerable<IConfigureOptions<QosClientOptions>> configures,
    IEnumerable<IPostConfigureOptions<QosClientOptions>> postConfigures,
    IEnumerable<IValidateOptions<QosClientOptions>> validations)
    : OptionsFactory<QosClientOptions>(configures, postConfigures, validations)
{
    /// <summary>Sources apply in the order of their registration, each to the result of the one before.</summary>
    protected override QosClientOptions CreateInstance(string name)
    {
        var options = new QosClientOptions();
        if (services.GetService<TimeProvider>() is { } time)
        {
            options = options with { TimeProvider = time };
        }

        foreach (var source in sources)
        {
            source.Configuration?.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            options = source.Configure?.Invoke(options) ?? options;
        }

        return options;
    }

    internal sealed record Source(IConfiguration? Configuration, Func<QosClientOptions, QosClientOptions>? Configure);
}
