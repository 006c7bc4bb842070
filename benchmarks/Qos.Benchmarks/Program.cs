using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

switch (args)
{
    case ["parts", .. var rest]:
        // In this process, because generated projects would inherit the repository's build settings; many short iterations, so that the
        // median stands on a busy machine.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(30).WithIterationTime(TimeInterval.FromMilliseconds(100));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"], DefaultConfig.Instance.AddJob(job));
        return 0;
    default:
        Console.Error.WriteLine("Usage: Qos.Benchmarks parts [BenchmarkDotNet options]");
        return 2;
}
