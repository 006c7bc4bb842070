using Qos.Testing.Fuzzing;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>
/// Two million inputs at the client's boundaries, from fixed seeds; <c>Qos.Benchmarks fuzz</c> runs the same for as long as wanted.
/// </summary>
public sealed class BoundaryFuzzTests
{
    private const int Workers = 4;

    [Fact]
    public async Task Damaged_frames_are_messages_or_an_error_of_the_socket()
    {
        var messages = await RunAsync(40_000, fuzz => Task.FromResult(fuzz.Frames()));
        Assert.InRange(messages, 20_000, 400_000);
    }

    [Fact]
    public async Task Damaged_messages_throw_nothing()
    {
        var read = await RunAsync(110_000, fuzz => Task.FromResult(fuzz.Message() ? 1 : 0));
        Assert.InRange(read, 40_000, 400_000);
    }

    [Fact]
    public async Task Values_are_those_of_a_second_decoder()
    {
        var read = await RunAsync(95_000, fuzz => Task.FromResult(fuzz.Value() ? 1 : 0));
        Assert.InRange(read, 50_000, 370_000);
    }

    [Fact]
    public async Task Pushes_of_known_shapes_are_those_of_the_JSON_reader()
    {
        var known = await Task.WhenAll(Enumerable.Range(0, Workers).Select(seed => Task.Run(() =>
        {
            var fuzz = new CanonicalFuzz(seed);
            return Enumerable.Range(0, 250_000).Count(_ => fuzz.Next());
        })));
        Assert.InRange(known.Sum(), 150_000, 900_000);
    }

    [Fact]
    public async Task Damaged_answers_over_HTTP_are_data_or_errors_of_the_client()
    {
        var read = await RunAsync(4_000, async fuzz => await fuzz.AnswerAsync() ? 1 : 0);
        Assert.InRange(read, 500, 15_000);
    }

    [Fact]
    public async Task Damaged_handshakes_are_errors_of_the_client()
    {
        await RunAsync(1_500, async fuzz =>
        {
            await fuzz.HandshakeAsync();
            return 0;
        });
    }

    private static async Task<int> RunAsync(int inputs, Func<BoundaryFuzz, Task<int>> run)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(seed => Task.Run(async () =>
        {
            using var fuzz = new BoundaryFuzz(seed);
            var count = 0;
            for (var i = 0; i < inputs; i++)
            {
                count += await run(fuzz);
            }

            return count;
        })));
        return counts.Sum();
    }
}
