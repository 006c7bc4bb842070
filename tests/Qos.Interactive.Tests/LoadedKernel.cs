namespace Qos.Interactive.Tests;

/// <summary>One kernel with the built extension, for the tests that leave it as it is.</summary>
public sealed class LoadedKernel : IAsyncLifetime
{
    /// <summary>The first cell of the notebooks.</summary>
    internal const string Load = """
        #r "../artifacts/bin/Qos.Interactive/release/Qos.Interactive.dll"
        await Qos.Interactive.QosExtension.LoadAsync();
        """;

    private Kernel? _kernel;

    internal Kernel Kernel => _kernel!;

    public async ValueTask InitializeAsync()
    {
        _kernel = await Kernel.StartAsync();
        (await _kernel.RunAsync(Load)).Succeeded();
    }

    public ValueTask DisposeAsync() => _kernel?.DisposeAsync() ?? ValueTask.CompletedTask;
}
