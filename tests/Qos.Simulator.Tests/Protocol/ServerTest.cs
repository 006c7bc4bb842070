using System.Text;
using System.Text.Json;
using Qos.Testing;

namespace Qos.Simulator.Tests.Protocol;

/// <summary>
/// What the server's tests share: a clock that stands on a Friday at 10:00 in Shanghai and Hong Kong, and calls over HTTP.
/// </summary>
public abstract class ServerTest : IDisposable
{
    protected static readonly DateTimeOffset Friday = new(2025, 3, 14, 2, 0, 0, TimeSpan.Zero);

    protected ManualTimeProvider Clock { get; } = new(Friday);

    protected HttpClient Http { get; } = new();

    /// <summary>A simulator on the test's clock, without limits unless they are asked for.</summary>
    protected Task<QosSimulator> StartAsync(Func<QosSimulatorOptions, QosSimulatorOptions>? with = null)
    {
        var options = new QosSimulatorOptions { TimeProvider = Clock, EnforceLimits = false };
        return QosSimulator.StartAsync(with is null ? options : with(options));
    }

    /// <summary>Posts with the simulator's key, another one, or (empty) none.</summary>
    protected async Task<HttpResponseMessage> PostAsync(QosSimulator simulator, string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.Uri, path));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not { Length: 0 })
        {
            request.Headers.TryAddWithoutValidation("key", key ?? simulator.Key);
        }

        return await Http.SendAsync(request);
    }

    protected async Task<string> PostTextAsync(QosSimulator simulator, string path, string body)
    {
        using var response = await PostAsync(simulator, path, body);
        return await response.Content.ReadAsStringAsync();
    }

    protected async Task<JsonElement> PostJsonAsync(QosSimulator simulator, string path, string body) =>
        JsonElement.Parse(await PostTextAsync(simulator, path, body));

    /// <summary>Waits for what happens on the server's own threads.</summary>
    protected static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        GC.SuppressFinalize(this);
    }
}
