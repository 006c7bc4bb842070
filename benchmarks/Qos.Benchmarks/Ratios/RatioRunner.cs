using System.Globalization;
using System.Text.Json;
using Qos.Benchmarks.Streams;

namespace Qos.Benchmarks.Ratios;

/// <summary>
/// The command <c>ratios</c>, for CI: a few quick ratios, each against the one that is stored. All are times of ours over times of
/// something plainer, so that less is better. Where one is worse than the stored one by more than the tolerance it is measured twice more,
/// and only the best of the three counts: a machine that is shared disturbs some runs.
/// </summary>
internal sealed class RatioRunner(Arguments args)
{
    private const double Tolerance = 0.2;
    private const int Attempts = 3;
    private static readonly string[] TenCodes = [.. Enumerable.Range(1, 10).Select(i => $"CF:TEST{i:0000}")];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _file = args.Text("--against") ?? args.Text("--store")
        ?? throw new ArgumentException("ratios takes --against FILE, or --store FILE.");
    private readonly bool _isStored = args.Has("--store");

    /// <summary>Measures; false when a ratio has got worse.</summary>
    internal async Task<bool> RunAsync()
    {
        var (push, answer) = (new PushReading(), new KLineAnswer());
        using var text = new BarText();
        (string Name, Func<Task<double>> Measure)[] ratios =
        [
            ("trade push, against a walk over its bytes", () => TurnsAsync(20_000, push.ReadTrade, () => push.WalkTrade())),
            ("K-line push, against a walk over its bytes", () => TurnsAsync(20_000, push.ReadKLine, () => push.WalkKLine())),
            ("snapshot push, against a walk over its bytes", () => TurnsAsync(20_000, push.ReadSnapshot, () => push.WalkSnapshot())),
            ("depth push, against a walk over its bytes", () => TurnsAsync(2_000, push.ReadDepth, () => push.WalkDepth())),
            ("10,000 bars of an answer, against JsonSerializer", () => TurnsAsync(1, answer.Reader, answer.Serializer)),
            ("100,000 bars to JSON lines, against Utf8JsonWriter",
                () => TurnsAsync(1, () => text.JsonLines(), () => text.JsonWriter(), turns: 21)),
            ("100,000 bars to CSV, against JSON lines", () => TurnsAsync(1, () => text.Csv(), () => text.JsonLines(), turns: 21)),
            ("CPU time of a trade from the socket, against a bare loop with arrays", StreamAsync),
        ];

        var before = _isStored ? [] : JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(_file))!;
        var measured = new Dictionary<string, double>();
        var isGood = true;
        Console.WriteLine("| ratio (less is better) | stored | now | |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, measure) in ratios)
        {
            var limit = before.TryGetValue(name, out var stored) ? stored * (1 + Tolerance) : double.PositiveInfinity;
            var now = await measure();
            for (var attempt = 1; attempt < Attempts && now > limit; attempt++)
            {
                now = Math.Min(now, await measure());
            }

            var isWorse = now > limit;
            isGood &= !isWorse && (_isStored || stored > 0);
            measured[name] = Math.Round(now, 3);
            var verdict = _isStored ? "stored" : stored == 0 ? "**not stored**" : isWorse ? "**worse**" : "";
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture, $"| {name} | {(stored > 0 ? $"{stored:0.00}" : "")} | {now:0.00} | {verdict} |"));
        }

        if (_isStored)
        {
            await File.WriteAllTextAsync(_file, JsonSerializer.Serialize(measured, Indented) + "\n");
        }

        return isGood;
    }

    private static async Task<double> TurnsAsync(int repeats, Func<object?> ours, Func<object?> theirs, int turns = 101)
    {
        // The second stage of compilation comes in the background, which a busy machine lets wait: what is compared must both be through
        // it.
        for (var round = 0; round < 3; round++)
        {
            PairedParts.RatioOfTurns(turns / 5, repeats, ours, theirs);
            await Task.Delay(300);
        }

        return PairedParts.RatioOfTurns(turns, repeats, ours, theirs);
    }

    // CPU time of this process, because the server beside it takes what the machine has left.
    private static async Task<double> StreamAsync()
    {
        using var server = await ServerProcess.StartAsync();
        var ratios = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var bare = await BareClient.RunInBatchesAsync(server.Uri, TenCodes, NewMeter());
            var ours = await QosStream.RunAsync(server.Uri, TenCodes, NewMeter());
            ratios.Add(CpuOf(ours) / CpuOf(bare));
        }

        return new Spread(ratios).Median;

        static Meter NewMeter() => new(warmUp: 500_000, messages: 1_000_000);

        static double CpuOf(Measurement run) => run.Cpu.TotalNanoseconds / run.Messages;
    }
}
