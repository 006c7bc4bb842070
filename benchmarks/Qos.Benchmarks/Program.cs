using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

switch (args)
{
    case ["parts", .. var rest]:
        // In this process: the generated projects of the default toolchain would inherit the repository's build settings.
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"], config);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Qos.Benchmarks parts [BenchmarkDotNet options]");
        return 2;
}
