using System.Globalization;
using System.Text.RegularExpressions;
using Qos.Client;
using Xunit;

namespace Qos.Localization.Tests;

public sealed partial class MessagesTests
{
    public static TheoryData<string> Projects { get; } = [.. TranslatedProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_text_in_the_code_is_a_literal_with_a_translation(string name)
    {
        var project = Project(name);
        Assert.NotEmpty(project.Used);
        Assert.Empty(project.Used.Where(text => text.Key is null).Select(text => $"{text.Place} does not pass a literal."));
        Assert.Empty(project.Used.Where(text => !project.Chinese.ContainsKey(text.Key!)).Select(text => $"{text.Place}: {text.Key}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_translation_belongs_to_a_text_in_the_code(string name)
    {
        var project = Project(name);
        Assert.Empty(project.Chinese.Keys.Except(project.Used.Select(text => text.Key!)));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_translation_is_Chinese_and_keeps_every_argument_with_its_format(string name) =>
        Assert.All(Project(name).Chinese, text =>
        {
            Assert.Equal(Arguments(text.Key), Arguments(text.Value));
            Assert.True(Han().IsMatch(text.Value), text.Value);
            // Between Chinese characters the punctuation is Chinese too.
            Assert.DoesNotMatch(LatinPunctuation(), text.Value);
        });

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("zh-SG")]
    [InlineData("zh-HK")]
    [InlineData("zh-TW")]
    public void A_message_is_Chinese_under_a_Chinese_user_interface(string culture) =>
        Assert.Equal("Retries 必须在 0 到 3 之间。", MessageUnder(culture, new QosClientOptions { Retries = 9 }));

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("")]
    public void A_message_is_English_under_any_other(string culture) =>
        Assert.Equal("Retries must be between 0 and 3.", MessageUnder(culture, new QosClientOptions { Retries = 9 }));

    [Fact]
    public void A_message_with_arguments_keeps_them_in_both_languages()
    {
        var options = new QosClientOptions { Uri = new Uri("http://quotes.example.org/") };
        Assert.Contains("http://quotes.example.org/", MessageUnder("en-US", options), StringComparison.Ordinal);
        Assert.Equal("服务器地址 http://quotes.example.org/ 会以明文发送密钥。请使用 https；只有本机地址可以使用 http。", MessageUnder("zh-CN", options));
    }

    private static TranslatedProject Project(string name) => TranslatedProject.All.Single(project => project.Name == name);

    private static string MessageUnder(string culture, QosClientOptions options)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return Assert.Throws<QosException>(options.Validate).Message;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static IEnumerable<string> Arguments(string text) =>
        Argument().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Argument();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}，。：；“”（）、]")]
    private static partial Regex Han();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}[,;:.!?](?=\p{IsCJKUnifiedIdeographs}|\s|$)")]
    private static partial Regex LatinPunctuation();
}
