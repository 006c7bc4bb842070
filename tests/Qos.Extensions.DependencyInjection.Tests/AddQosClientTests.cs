using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Qos.Client;
using Qos.Simulator;
using Xunit;

namespace Qos.Extensions.DependencyInjection.Tests;

public sealed class AddQosClientTests
{
    private const string Key = "key-of-this-test";

    [Fact]
    public async Task A_client_registered_with_a_configuration_section_uses_its_server_key_and_limits()
    {
        await using var simulator = await StartAsync();
        await using var services = Services(Settings(simulator) with { RequestsPerMinute = "7" });

        var qos = services.GetRequiredService<QosClient>();
        var quotes = await qos.GetSnapshotsAsync(["HK:700"], TestContext.Current.CancellationToken);

        Assert.Single(quotes);
        Assert.Equal(7, qos.Options.Limits.RequestsPerMinute);
        Assert.Same(qos, services.GetRequiredService<QosClient>());
    }

    [Fact]
    public async Task Code_can_change_what_the_configuration_has_set()
    {
        await using var simulator = await StartAsync();
        var collection = new ServiceCollection();
        collection.AddQosClient(Configuration(Settings(simulator)));
        collection.AddQosClient(options => options with { Retries = 1 });
        await using var services = collection.BuildServiceProvider();

        var options = services.GetRequiredService<QosClient>().Options;

        Assert.Equal(Key, options.ApiKey);
        Assert.Equal(1, options.Retries);
    }

    [Fact]
    public async Task A_registered_time_provider_becomes_the_clock_of_the_client()
    {
        var time = new FixedTimeProvider();
        var collection = new ServiceCollection().AddSingleton<TimeProvider>(time);
        collection.AddQosClient(options => options with { ApiKey = Key });
        await using var services = collection.BuildServiceProvider();

        Assert.Same(time, services.GetRequiredService<QosClient>().Options.TimeProvider);
    }

    [Fact]
    public async Task A_host_does_not_start_with_a_limit_out_of_range_and_names_it()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddQosClient(options => options with { ApiKey = Key, Retries = 9 });
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Retries must be between 0 and 3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_reported_before_any_request()
    {
        var collection = new ServiceCollection();
        collection.AddQosClient(options => options);
        await using var services = collection.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<QosClient>());

        Assert.Contains("ApiKey is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_setting_is_an_error_that_names_it()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ApiKey", Key), new("Retrys", "1")]).Build();
        var collection = new ServiceCollection();
        collection.AddQosClient(configuration);
        await using var services = collection.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<QosClient>());

        Assert.Contains("Retrys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_logged_with_their_endpoint_and_without_the_key()
    {
        await using var simulator = await StartAsync();
        var log = new MemoryLog();
        await using var services = Services(Settings(simulator), log);

        await services.GetRequiredService<QosClient>().GetDepthsAsync(["HK:700"], TestContext.Current.CancellationToken);

        Assert.Contains(log.Lines, line => line.StartsWith("Debug Qos.Client 1 Request /depth: answered", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retried_request_is_logged_as_a_warning()
    {
        await using var simulator = await StartAsync();
        simulator.Faults.Inject(new AnswerFault { Status = 503 });
        var log = new MemoryLog();
        await using var services = Services(Settings(simulator), log);

        await services.GetRequiredService<QosClient>().GetDepthsAsync(["HK:700"], TestContext.Current.CancellationToken);

        Assert.Contains(log.Lines, line => line.StartsWith("Warning Qos.Client 3 Request /depth: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_events_are_logged()
    {
        await using var simulator = await StartAsync();
        var log = new MemoryLog();
        await using var services = Services(Settings(simulator), log);

        await foreach (var _ in services.GetRequiredService<QosClient>().WatchSnapshotsAsync(["HK:700"])
            .WithCancellation(TestContext.Current.CancellationToken))
        {
            break;
        }

        await log.WaitForAsync("Information Qos.Client 10 StateChanged", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_health_check_is_healthy_without_streams_and_sends_no_request()
    {
        await using var simulator = await StartAsync();
        var collection = new ServiceCollection().AddLogging();
        collection.AddQosClient(Configuration(Settings(simulator)));
        collection.AddHealthChecks().AddQosClient();
        await using var services = collection.BuildServiceProvider();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, report.Entries["qos"].Status);
        Assert.Equal("Idle", report.Entries["qos"].Data["state"]);
        Assert.Equal(0, services.GetRequiredService<QosClient>().GetStatus().HttpRequests);
    }

    [Fact]
    public async Task The_health_check_is_unhealthy_once_the_server_has_refused_the_key()
    {
        await using var simulator = await StartAsync();
        var collection = new ServiceCollection().AddLogging();
        collection.AddQosClient(Configuration(Settings(simulator) with { Key = "wrong" }));
        collection.AddHealthChecks().AddQosClient();
        await using var services = collection.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<QosException>(async () =>
        {
            await foreach (var _ in services.GetRequiredService<QosClient>().WatchSnapshotsAsync(["HK:700"])
                .WithCancellation(TestContext.Current.CancellationToken))
            {
            }
        });
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QosErrorKind.Authentication, error.Kind);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["qos"].Status);
    }

    private static Task<QosSimulator> StartAsync() => QosSimulator.StartAsync(new QosSimulatorOptions { Key = Key, AllOpen = true });

    private static ClientSettings Settings(QosSimulator simulator) => new(simulator.Uri.ToString(), Key);

    private static IConfiguration Configuration(ClientSettings settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(
        [
            new("Qos:ApiKey", settings.Key),
            new("Qos:Uri", settings.Uri),
            new("Qos:Limits:RequestsPerMinute", settings.RequestsPerMinute),
        ])
        .Build()
        .GetSection("Qos");

    private static ServiceProvider Services(ClientSettings settings, MemoryLog? log = null)
    {
        var collection = new ServiceCollection();
        collection.AddQosClient(Configuration(settings));
        if (log is not null)
        {
            collection.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
        }

        return collection.BuildServiceProvider();
    }

    private sealed record ClientSettings(string Uri, string Key, string RequestsPerMinute = "10");

    private sealed class FixedTimeProvider : TimeProvider;
}
