using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Qos.Benchmarks;
using Qos.Benchmarks.Archive;
using Qos.Benchmarks.Ratios;
using Qos.Benchmarks.Scale;
using Qos.Benchmarks.Soak;
using Qos.Benchmarks.Streams;

switch (args)
{
    case ["parts", .. var rest]:
        // In this process, because generated projects would inherit the repository's build settings; many short iterations, so that median
        // and minimum stand on a busy machine.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(30)
            .WithIterationTime(TimeInterval.FromMilliseconds(100));
        var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Median, StatisticColumn.Min);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length > 0 ? rest : ["--filter", "*"], config);
        return 0;
    case ["parts-in-turns"]:
        PairedParts.Run();
        return 0;
    case ["ratios", .. var rest]:
        return await new RatioRunner(new Arguments(rest)).RunAsync() ? 0 : 1;
    case ["streams", .. var rest]:
        await new StreamRunner(new Arguments(rest)).RunAsync();
        return 0;
    case ["timers", .. var rest]:
        await new TimerRunner(new Arguments(rest)).RunAsync();
        return 0;
    case ["fuzz", .. var rest]:
        await new FuzzRunner(new Arguments(rest)).RunAsync();
        return 0;
    case ["soak", .. var rest]:
        return await new SoakRunner(new Arguments(rest)).RunAsync() ? 0 : 1;
    case ["quickfaults", .. var rest]:
        return await new QuickFaultsRunner(new Arguments(rest)).RunAsync() ? 0 : 1;
    case ["bounded", .. var rest]:
        await new BoundedRunner(new Arguments(rest)).RunAsync();
        return 0;
    case ["archive", .. var rest]:
        await new ArchiveRunner(new Arguments(rest)).RunAsync();
        return 0;
    case ["archive-child", .. var rest]:
        await ArchiveRunner.RunChildAsync(rest);
        return 0;
    case ["serve-trades", .. var rest]:
        await ServeTrades.RunAsync(new Arguments(rest));
        return 0;
    case ["first-million", .. var rest]:
        await FirstMillion.RunAsync(new Arguments(rest));
        return 0;
    case ["scale", .. var rest]:
        await SimulatorScale.RunAsync(new Arguments(rest));
        return 0;
    case ["serve-scale"]:
        await SimulatorScale.ServeAsync();
        return 0;
    default:
        Console.Error.WriteLine("""
            Usage: Qos.Benchmarks parts [BenchmarkDotNet options]
                   Qos.Benchmarks parts-in-turns
                   Qos.Benchmarks ratios --against FILE | --store FILE
                   Qos.Benchmarks streams [--runs 5] [--messages 3000000] [--warm-up 1000000]
                          [--only throughput|audit|watchers|codes|latency|start|ten-million]
                   Qos.Benchmarks timers [--samples 200] [--consumers 1]
                   Qos.Benchmarks fuzz [--inputs 100000000] [--workers N] [--seed 1] [--shapes]
                   Qos.Benchmarks soak [--minutes 10] [--faults] [--seed 1] [--rate 4] [--verbose]
                   Qos.Benchmarks quickfaults [--minutes 5] [--runs 3] [--rates 1,5]
                   Qos.Benchmarks bounded [--pushes 10000000] [--rounds 10000] [--reconnects 1000]
                   Qos.Benchmarks scale [--clients 1,100,1000] [--seconds 20] [--runs 3]
                   Qos.Benchmarks archive [--runs 5] [--large 10000000] [--postgres postgres://user@host:port/database]
                   Qos.Benchmarks serve-trades [--port 0] [--rate max|N] [--burst N] [--random]
            """);
        return 2;
}
