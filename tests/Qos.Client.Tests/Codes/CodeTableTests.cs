using System.Text;
using Qos.Client.Codes;
using Xunit;

namespace Qos.Client.Tests;

public sealed class CodeTableTests
{
    private static string? Find(CodeTable<string> table, string code) =>
        table.TryGet(Encoding.UTF8.GetBytes(code), out var value) ? value : null;

    [Theory]
    [InlineData("HK:700", "HK:700")]
    [InlineData("HK:00700", "HK:700")]
    [InlineData("HK:0700", "HK:700")]
    [InlineData("us:aapl", "US:AAPL")]
    [InlineData("SZ:000001", "SZ:000001")]
    [InlineData("SZ:1", null)]
    [InlineData("HK:7000", null)]
    [InlineData("HK:", null)]
    [InlineData("", null)]
    [InlineData("HK:00", "HK:0")]
    public void A_code_is_found_in_either_spelling(string wire, string? expected)
    {
        var table = new CodeTable<string>();
        foreach (var code in (string[])["HK:700", "HK:0", "US:AAPL", "SZ:000001"])
        {
            table.Set(code, code);
        }

        Assert.Equal(expected, Find(table, wire));
    }

    [Fact]
    public void Codes_can_be_replaced_and_removed_among_a_thousand()
    {
        var table = new CodeTable<string>();
        var codes = Enumerable.Range(0, 1000).Select(i => $"CF:COIN{i}USDT").ToArray();
        foreach (var code in codes)
        {
            table.Set(code, "old");
            table.Set(code, code);
        }

        foreach (var code in codes.Where((_, i) => i % 3 == 0))
        {
            Assert.True(table.Remove(code));
            Assert.False(table.Remove(code));
        }

        Assert.Equal(codes.Where((_, i) => i % 3 != 0), codes.Select(code => Find(table, code)).OfType<string>());
        Assert.Equal(666, table.Count);
    }

    [Fact]
    public void Codes_of_every_length_are_told_apart_by_each_byte()
    {
        var table = new CodeTable<string>();
        var codes = Enumerable.Range(1, 40).Select(length => new string('A', length)).ToList();
        codes.AddRange(
            from length in Enumerable.Range(1, 40)
            from at in Enumerable.Range(0, length)
            select new string('A', at) + 'B' + new string('A', length - at - 1));
        foreach (var code in codes.Where((_, i) => i % 2 == 0))
        {
            table.Set(code, code);
        }

        for (var i = 0; i < codes.Count; i++)
        {
            Assert.Equal(i % 2 == 0 ? codes[i] : null, Find(table, codes[i]));
            Assert.Null(Find(table, codes[i] + '\0'));
            Assert.Null(Find(table, '\0' + codes[i]));
        }
    }

    [Fact]
    public void Looking_codes_up_allocates_nothing_whether_they_are_known_or_not()
    {
        var table = new CodeTable<string>();
        table.Set("HK:700", "HK:700");
        var codes = new[] { "HK:700", "HK:00700", "XX:UNKNOWN", new string('9', 5000) }.Select(Encoding.UTF8.GetBytes).ToArray();
        var found = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            found += table.TryGet(codes[i % codes.Length], out _) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5_000, found);
    }

    [Fact]
    public async Task Readers_see_every_code_that_stays_while_others_come_and_go()
    {
        var table = new CodeTable<string>();
        table.Set("US:AAPL", "AAPL");
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                table.Set($"US:X{i % 64}", "x");
                table.Remove($"US:X{(i + 32) % 64}");
            }
        });
        while (!writer.IsCompleted)
        {
            Assert.Equal("AAPL", Find(table, "US:AAPL"));
        }

        await writer;
    }
}
