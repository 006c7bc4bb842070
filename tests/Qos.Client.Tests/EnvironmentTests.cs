using System.Globalization;
using Xunit;

namespace Qos.Client.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public void Without_variables_the_options_are_the_defaults_without_a_key()
    {
        var options = Read();
        Assert.Equal(("", new Uri("https://api.qos.hk"), TimeSpan.FromSeconds(15)), (options.ApiKey, options.Uri, options.Timeout));
        Assert.Equal((10, 10, 10), (options.Limits.RequestsPerMinute, options.Limits.MaxCodes, options.Limits.SocketMaxCodes));
    }

    [Fact]
    public void Each_variable_has_one_meaning()
    {
        var options = Read(
            ("QOS_API_KEY", " key\n"), ("QOS_URI", "http://127.0.0.1:5000"), ("QOS_REQUESTS_PER_MINUTE", "77"), ("QOS_MAX_CODES", "5"),
            ("QOS_TIMEOUT", "2.5"));
        Assert.Equal(("key", new Uri("http://127.0.0.1:5000"), TimeSpan.FromSeconds(2.5)), (options.ApiKey, options.Uri, options.Timeout));
        Assert.Equal((77, 5, 5), (options.Limits.RequestsPerMinute, options.Limits.MaxCodes, options.Limits.SocketMaxCodes));
    }

    [Fact]
    public void A_plan_has_its_figures_by_its_name_and_single_figures_come_before_it()
    {
        var options = Read(("QOS_PLAN", "Trial"), ("QOS_REQUESTS_PER_MINUTE", "7"));
        Assert.Equal((7, 3, 3), (options.Limits.RequestsPerMinute, options.Limits.MaxCodes, options.Limits.SocketMaxCodes));
        Assert.Equal(5, QosLimits.ParsePlan("trial").RequestsPerMinute);
    }

    [Theory]
    [InlineData("QOS_API_KEY", "two words", "not allowed in a header", false)]
    [InlineData("QOS_URI", "api.qos.hk", "is not an address", true)]
    [InlineData("QOS_URI", "ws://127.0.0.1:5000/ws", "WebSocket address", true)]
    [InlineData("QOS_URI", "wss://api.qos.hk/ws", "WebSocket address", true)]
    [InlineData("QOS_URI", "http://api.qos.hk", "plain text", true)]
    [InlineData("QOS_URI", "https://user:secret@api.qos.hk", "must not contain a user", false)]
    [InlineData("QOS_PLAN", "gold", "default, trial, unlimited", true)]
    [InlineData("QOS_REQUESTS_PER_MINUTE", "0", "whole number of at least 1", true)]
    [InlineData("QOS_MAX_CODES", "ten", "whole number of at least 1", true)]
    [InlineData("QOS_MAX_CODES", "-1", "whole number of at least 1", true)]
    [InlineData("QOS_TIMEOUT", "0", "0.1 to 3600", true)]
    public void A_variable_that_cannot_be_used_is_named_with_what_to_write(string name, string value, string problem, bool isShown)
    {
        var e = Assert.Throws<QosException>(() => Read((name, value)));
        Assert.Equal(QosErrorKind.InvalidArgument, e.Kind);
        Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Equal(isShown, e.Message.Contains(value, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("zh-Hans-CN", true)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh", true)]
    [InlineData("zh-TW", true)]
    [InlineData("zh-Hant-TW", true)]
    [InlineData("zh-Hant", true)]
    [InlineData("ja-JP", true)]
    [InlineData("ko-KR", true)]
    [InlineData("zh-HK", false)]
    [InlineData("zh-Hant-HK", false)]
    [InlineData("zh-Hans-HK", false)]
    [InlineData("zh-MO", false)]
    [InlineData("zh-SG", false)]
    [InlineData("en-US", false)]
    [InlineData("", false)]
    public void Rises_are_red_where_people_expect_it_unless_they_choose(string name, bool isRed)
    {
        var culture = CultureInfo.GetCultureInfo(name);
        Assert.Equal(isRed, ColorConvention.UpIsRed(culture));
        Assert.True(ColorConvention.UpIsRed(PriceColorScheme.RedUp));
        Assert.False(ColorConvention.UpIsRed(PriceColorScheme.GreenUp));
    }

    private static QosClientOptions Read(params (string Name, string Value)[] variables) =>
        QosEnvironment.Read(new QosClientOptions(), name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
