using System.Diagnostics;
using System.Globalization;
using Qos.Testing.Fuzzing;

namespace Qos.Benchmarks.Soak;

/// <summary>
/// The command <c>fuzz</c>: damaged inputs at the client's boundaries, and values against a second decoder, for as long as wanted.
/// </summary>
internal sealed class FuzzRunner(Arguments args)
{
    // Of a hundred inputs: whole HTTP answers and handshakes cost a hundred times what a message does.
    private const int Answers = 1;

    private readonly long _inputs = (long)args.Number("--inputs", 1e8);
    private readonly int _workers = args.Count("--workers", Environment.ProcessorCount);
    private readonly int _seed = args.Count("--seed", 1);
    private readonly bool _isShapesOnly = args.Has("--shapes");
    private readonly long[] _counts = new long[6];
    private readonly long[] _read = new long[6];

    internal async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, _workers).Select(worker => Task.Run(() => WorkAsync((_seed * 1000) + worker, _inputs / _workers))));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_counts.Sum():#,0} inputs in {clock.Elapsed.TotalMinutes:0.0} minutes, seed {_seed}; nothing threw what it must not, no value differed."));
        Console.WriteLine("| input | inputs | with data |");
        Console.WriteLine("| --- | --- | --- |");
        foreach (var (name, i) in ((string[])[
            "frames of a socket", "messages", "values against the second decoder", "answers over HTTP", "handshakes",
            "pushes of known shapes against the JSON reader",
        ]).Select((name, i) => (name, i)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {_counts[i]:#,0} | {_read[i]:#,0} |"));
        }
    }

    private async Task WorkAsync(int seed, long inputs)
    {
        using var fuzz = new BoundaryFuzz(seed);
        var shapes = new CanonicalFuzz(seed);
        for (var i = 0L; i < inputs; i++)
        {
            var kind = _isShapesOnly
                ? 5
                : (int)(i % 100) switch { < 15 => 0, < 40 => 1, < 70 => 2, < 100 - Answers => 5, _ => i % 200 < 100 ? 3 : 4 };
            var read = kind switch
            {
                0 => fuzz.Frames(),
                1 => fuzz.Message() ? 1 : 0,
                2 => fuzz.Value() ? 1 : 0,
                3 => await fuzz.AnswerAsync() ? 1 : 0,
                5 => shapes.Next() ? 1 : 0,
                _ => await HandshakeAsync(fuzz),
            };
            Interlocked.Increment(ref _counts[kind]);
            Interlocked.Add(ref _read[kind], read);
        }
    }

    private static async Task<int> HandshakeAsync(BoundaryFuzz fuzz)
    {
        await fuzz.HandshakeAsync();
        return 0;
    }
}
