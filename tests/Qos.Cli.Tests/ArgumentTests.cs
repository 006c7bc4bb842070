using System.Globalization;
using Qos.Cli.Commands;
using Qos.Cli.Output;
using Qos.Client;

namespace Qos.Cli.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("5s", 5)]
    [InlineData("90", 90)]
    [InlineData("2m", 120)]
    [InlineData("1.5h", 5400)]
    [InlineData("250ms", 0.25)]
    public void Durations_are_read_with_their_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationOption.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1,5h")]
    [InlineData("50d")]
    [InlineData("5s!")]
    public void What_is_no_duration_is_refused(string text) => Assert.Null(DurationOption.Parse(text));

    [Fact]
    public void Every_kind_of_error_has_an_exit_code_of_its_own()
    {
        var codes = Enum.GetValues<QosErrorKind>().Select(ExitCodes.Of).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.DoesNotContain(ExitCodes.Failure, codes);
        Assert.DoesNotContain(ExitCodes.SomeMissing, codes);
        Assert.All(codes, code => Assert.Matches($@"(?m)^ +{code}  ", ExitCodes.Description));
    }

    [Theory]
    [InlineData("30711707", "30.71M")]
    [InlineData("15949000000", "15.95B")]
    [InlineData("12345", "12.35K")]
    [InlineData("1829", "1829")]
    [InlineData("231.088", "231.088")]
    public void Large_figures_are_shortened_for_people(string figure, string expected) =>
        Assert.Equal(expected, Figures.Compact(decimal.Parse(figure, CultureInfo.InvariantCulture)));
}
