using System.Text;
using Qos.Client.Wire;
using Qos.Testing.Fuzzing;
using Xunit;

namespace Qos.Client.Tests;

/// <summary>
/// What the reader of known shapes takes is what the JSON reader would have read, and what is not of its shapes is left to that.
/// </summary>
public sealed class CanonicalPushTests
{
    private const string Trade = """{"tp":"T","c":"HK:700","p":"521.5","v":"2027400","ts":1741939708,"d":0}""";
    private const string KLine = """{"tp":"K","c":"CF:BTCUSDT","o":"81085.50","cl":"83504.10","h":"83856.00","l":"80772.00","v":"103162.630","ts":1741910400,"kt":1001}""";
    private const string Snapshot =
        """{"tp":"S","c":"SH:600519","lp":"1628.01","yp":"1537.77","o":"1547.66","h":"1628.01","l":"1541","ts":1741935600,"v":"92913","t":"14882842708","s":0,"tt":3}""";

    private const string Depth =
        """{"tp":"D","c":"US:TSLA","b":[{"p":"245.9","v":"20"},{"p":"245.8","v":"0"}],"a":[{"p":"246","v":"1040"}],"ts":1741958378}""";

    public static TheoryData<string> Pushes => [Trade, KLine, Snapshot, Depth];

    [Theory]
    [MemberData(nameof(Pushes))]
    public void A_push_as_the_server_writes_it_is_of_a_known_shape(string push) =>
        Assert.True(CanonicalFuzz.Compare(Encoding.UTF8.GetBytes(push)));

    [Fact]
    public void So_are_a_snapshot_of_crypto_and_a_depth_without_bids()
    {
        Assert.True(
            CanonicalFuzz.Compare(
                """{"tp":"S","c":"CF:BTCUSDT","lp":"1","o":"2","h":"3","l":"4","ts":1741935600,"v":"0","t":"0","s":1}"""u8));
        Assert.True(CanonicalFuzz.Compare("""{"tp":"D","c":"US:TSLA","b":[],"a":[{"p":"246","v":"1040"}],"ts":1741958378}"""u8));
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public void Whatever_byte_is_another_the_fields_are_those_of_the_JSON_reader(string push)
    {
        var known = 0;
        var bytes = Encoding.UTF8.GetBytes(push);
        for (var at = 0; at < bytes.Length; at++)
        {
            var kept = bytes[at];
            for (var value = 0; value < 256; value++)
            {
                bytes[at] = (byte)value;
                known += CanonicalFuzz.Compare(bytes) ? 1 : 0;
            }

            bytes[at] = kept;
        }

        // Other digits and other letters of the code.
        Assert.InRange(known, bytes.Length * 5, bytes.Length * 128);
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public void Whatever_byte_is_missing_or_doubled_the_fields_are_those_of_the_JSON_reader(string push)
    {
        var bytes = Encoding.UTF8.GetBytes(push);
        for (var at = 0; at < bytes.Length; at++)
        {
            CanonicalFuzz.Compare([.. bytes[..at], .. bytes[(at + 1)..]]);
            CanonicalFuzz.Compare([.. bytes[..at], bytes[at], .. bytes[at..]]);
            Assert.False(CanonicalFuzz.Compare(bytes.AsSpan(0, at)), "A part of a push is none.");
        }
    }

    [Theory]
    [InlineData("0.000000000000001", "0.000000000000001")]
    [InlineData("9999999999.999999999", "9999999999999999.999")]
    [InlineData("0001.50", "0000000000000000")]
    [InlineData("1234.123456789012345", "12345678.12345678")]
    [InlineData("12345678", "123456789")]
    public void Figures_up_to_the_bounds_are_read_with_all_of_their_digits(string price, string volume) =>
        Assert.True(
            CanonicalFuzz.Compare(
                Encoding.UTF8.GetBytes($$"""{"tp":"T","c":"HK:700","p":"{{price}}","v":"{{volume}}","ts":1741939708,"d":0}""")));

    [Theory]
    [InlineData("0", "1")]
    [InlineData("0.00", "1")]
    [InlineData("-1", "1")]
    [InlineData("10000000000", "1")]
    [InlineData("0.0000000000000001", "1")]
    [InlineData("1", "10000000000000000")]
    [InlineData("1", "12345.123456789012345")]
    [InlineData("1", "1e3")]
    [InlineData("1", "")]
    [InlineData("1.", "1")]
    [InlineData(".1", "1")]
    [InlineData("1\\u0030", "1")]
    public void Other_figures_are_left_to_the_JSON_reader(string price, string volume) =>
        Assert.False(
            CanonicalFuzz.Compare(
                Encoding.UTF8.GetBytes($$"""{"tp":"T","c":"HK:700","p":"{{price}}","v":"{{volume}}","ts":1741939708,"d":0}""")));

    [Theory]
    [InlineData("01741939708")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("221845392001")]
    [InlineData("9999999999999")]
    [InlineData("1741939708.0")]
    [InlineData("\"1741939708\"")]
    public void Other_times_are_left_to_the_JSON_reader(string time) =>
        Assert.False(CanonicalFuzz.Compare(Encoding.UTF8.GetBytes($$"""{"tp":"T","c":"HK:700","p":"1","v":"1","ts":{{time}},"d":0}""")));

    [Fact]
    public void A_book_of_any_number_of_levels_makes_no_more_room_than_a_market_needs()
    {
        var levels = string.Join(',', Enumerable.Repeat("{", 1_000_000));
        Assert.False(
            CanonicalPush.TryReadDepth(
                Encoding.UTF8.GetBytes($$"""{"tp":"D","c":"US:TSLA","b":[{{levels}}],"a":[],"ts":1741958378}"""), out var fields));
        Assert.Null(fields.Asks);
        Assert.Empty(fields.Bids);
    }
}
