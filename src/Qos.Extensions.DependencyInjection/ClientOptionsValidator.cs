using Microsoft.Extensions.Options;
using Qos.Client;

namespace Qos.Extensions.DependencyInjection;

/// <summary>Applies the client's own checks when options are created, and requires a key.</summary>
internal sealed class ClientOptionsValidator : IValidateOptions<QosClientOptions>
{
    public ValidateOptionsResult Validate(string? name, QosClientOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            return ValidateOptionsResult.Fail("ApiKey is missing. Set it in user secrets, an environment variable or code.");
        }

        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (QosException e) when (e.Kind == QosErrorKind.InvalidArgument)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
