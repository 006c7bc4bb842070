namespace Qos.Interactive.Tests;

/// <summary>The extension beside the PowerShell module in one kernel, whichever comes first: both have one Qos.Client.</summary>
public sealed class ModuleTests
{
    private const string Import = """
        Import-Module ../artifacts/module/Qos -ErrorAction Stop
        Connect-Qos -Simulator
        $bars = Get-QosKLine US:AAPL -Type 1d -Count 25
        $both = @($bars[0], (Get-QosSnapshot US:AAPL))
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bare_list_of_a_cmdlets_output_arrives_in_CSharp_and_FSharp_as_models(bool moduleFirst)
    {
        RepositoryFolder.RequireModule();
        await using var kernel = await Kernel.StartAsync();
        var load = () => kernel.RunAsync(LoadedKernel.Load);
        var import = () => kernel.RunAsync(Import, "pwsh");
        foreach (var step in moduleFirst ? new[] { import, load } : [load, import])
        {
            (await step()).Succeeded();
        }

        foreach (var (language, look) in ((string, string)[])[
            ("csharp", "$\"{bars is KLine[]} {bars.Length}\""), ("fsharp", "sprintf \"%b %d\" (box bars :? KLine[]) bars.Length")])
        {
            (await kernel.RunAsync("#!share --from pwsh bars", language)).Succeeded();
            Assert.Contains("true 25", (await kernel.RunAsync(look, language)).Succeeded().Text, StringComparison.OrdinalIgnoreCase);
        }

        // What cannot arrive fails loudly.
        Assert.Contains("several types", (await kernel.RunAsync("#!share --from pwsh both")).Failure, StringComparison.Ordinal);
        Assert.Contains("candlestick", (await kernel.RunAsync("#!qos-chart bars", "pwsh")).Succeeded().Text, StringComparison.Ordinal);
    }
}
