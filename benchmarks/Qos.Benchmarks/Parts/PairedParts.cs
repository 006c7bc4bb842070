using System.Diagnostics;
using Qos.Benchmarks.Streams;

namespace Qos.Benchmarks;

/// <summary>
/// The ratios of <see cref="PushReading"/> and <see cref="KLineAnswer"/> on a machine with other work: what is compared takes turns every
/// few milliseconds, where BenchmarkDotNet measures one after the other. A run gives the median of its turns' ratios.
/// </summary>
internal static class PairedParts
{
    private const int Runs = 5;
    private const int WarmUp = 50;
    private const int Turns = 201;

    internal static void Run()
    {
        var (push, answer) = (new PushReading(), new KLineAnswer());
        Console.WriteLine($"{Runs} runs of {Turns} turns; median (least to greatest).");
        Console.WriteLine();
        Console.WriteLine("| bytes to models | time, against what |");
        Console.WriteLine("| --- | --- |");
        Row("trade", 20_000, push.ReadTrade, () => push.WalkTrade(), "a bare walk");
        Row("K-line push", 20_000, push.ReadKLine, () => push.WalkKLine(), "a bare walk");
        Row("snapshot", 20_000, push.ReadSnapshot, () => push.WalkSnapshot(), "a bare walk");
        Row("depth of 20 levels", 2_000, push.ReadDepth, () => push.WalkDepth(), "a bare walk");
        Row("`/kline`, 10 codes × 1000 bars", 1, answer.Reader, answer.Serializer, "`JsonSerializer`");
        using var text = new BarText();
        Row(
            "100,000 bars to JSON lines", 1, () => text.JsonLines(), () => text.JsonWriter(), "`Utf8JsonWriter` over the same fields",
            turns: 21);
        Row("100,000 bars to CSV", 1, () => text.Csv(), () => text.JsonWriter(), "`Utf8JsonWriter` over the same fields", turns: 21);
    }

    private static void Row(string name, int repeats, Func<object?> ours, Func<object?> theirs, string what, int turns = Turns)
    {
        RatioOfTurns(Math.Min(turns, WarmUp), repeats, ours, theirs);
        var runs = Enumerable.Range(0, Runs).Select(_ => RatioOfTurns(turns, repeats, ours, theirs)).ToList();
        Console.WriteLine($"| {name} | {new Spread(runs).ToString("0.00")} times {what} |");
    }

    /// <summary>The median of so many ratios of two times, measured in turns.</summary>
    internal static double RatioOfTurns(int turns, int repeats, Func<object?> ours, Func<object?> theirs) =>
        Enumerable.Range(0, turns).Select(_ => Time(ours, repeats) / Time(theirs, repeats)).Order().ElementAt(turns / 2);

    private static double Time(Func<object?> read, int repeats)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
        {
            read();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
