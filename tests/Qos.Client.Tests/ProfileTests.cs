using Xunit;

namespace Qos.Client.Tests;

[Collection("environment")]
public sealed class ProfileTests : IDisposable
{
    private static readonly string[] Variables =
        [.. QosEnvironment.Names.Where(name => name != QosEnvironment.Cache), "QOS_TEST_WORK_KEY"];
    private readonly Dictionary<string, string?> _former = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public ProfileTests()
    {
        foreach (var name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable(QosEnvironment.Config, Path.Combine(_folder, "deeper", "profiles.json"));
    }

    public void Dispose()
    {
        foreach (var (name, value) in _former)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Without_a_file_the_default_profile_is_empty_and_a_named_one_is_an_error()
    {
        Assert.Equal(new QosProfile(), QosProfile.Read());
        Assert.Empty(QosProfile.ReadNames());
        Assert.Contains("no profile 'work'", Assert.Throws<QosException>(() => QosProfile.Read("work")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_comes_back_as_it_was_saved_and_leaves_the_others_alone()
    {
        var work = new QosProfile
        {
            Name = "work",
            Uri = new Uri("http://127.0.0.1:5000"),
            Plan = "trial",
            MaxCodes = 4,
            SecretName = "QOS_TEST_WORK_KEY",
            Vault = "mine",
            DefaultMarket = "HK",
            ColorScheme = PriceColorScheme.RedUp,
            DefaultKLineType = KLineType.Month,
            DefaultKLineCount = 12,
        };
        work.Save();
        new QosProfile { DefaultMarket = "US" }.Save();
        Assert.Equal(["default", "work"], QosProfile.ReadNames());
        Assert.Equal(work with { IsNamed = true }, QosProfile.Read("WORK"));
        Assert.Equal("US", QosProfile.Read().DefaultMarket);
        (work with { MaxCodes = null }).Save();
        Assert.Equal(["default", "work"], QosProfile.ReadNames());
        Assert.Null(QosProfile.Read("work").MaxCodes);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(QosProfile.Path)!));
    }

    [Fact]
    public void The_default_profile_counts_after_the_environment_and_a_named_one_before_it()
    {
        new QosProfile { Uri = new Uri("https://one.example"), Plan = "trial" }.Save();
        new QosProfile { Name = "work", Uri = new Uri("https://two.example"), RequestsPerMinute = 60 }.Save();
        Assert.Equal((new Uri("https://one.example"), 5, 3), Of(QosClientOptions.FromEnvironment()));
        Environment.SetEnvironmentVariable("QOS_URI", "https://three.example");
        Environment.SetEnvironmentVariable("QOS_MAX_CODES", "8");
        Assert.Equal((new Uri("https://three.example"), 5, 8), Of(QosClientOptions.FromEnvironment()));
        Assert.Equal((new Uri("https://two.example"), 60, 8), Of(QosClientOptions.FromEnvironment("work")));
        Environment.SetEnvironmentVariable("QOS_PROFILE", "work");
        Assert.Equal((new Uri("https://two.example"), 60, 8), Of(QosClientOptions.FromEnvironment()));

        static (Uri, int, int) Of(QosClientOptions options) => (options.Uri, options.Limits.RequestsPerMinute, options.Limits.MaxCodes);
    }

    [Fact]
    public void The_key_is_that_of_the_named_secret_and_never_another_one_in_its_place()
    {
        new QosProfile { Name = "work", SecretName = "QOS_TEST_WORK_KEY" }.Save();
        new QosProfile { Name = "plain" }.Save();
        Environment.SetEnvironmentVariable("QOS_API_KEY", "general");
        Assert.Equal("", QosClientOptions.FromEnvironment("work").ApiKey);
        Assert.Equal("general", QosClientOptions.FromEnvironment("plain").ApiKey);
        Environment.SetEnvironmentVariable("QOS_TEST_WORK_KEY", "special");
        Assert.Equal("special", QosClientOptions.FromEnvironment("work").ApiKey);
        Assert.DoesNotContain("special", File.ReadAllText(QosProfile.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("""{"default":{"apiKey":"s3cret"}}""", "never the key")]
    [InlineData("""{"default":{"uri":"ws://127.0.0.1"}}""", "default: uri")]
    [InlineData("""{"default":{"plan":"gold"}}""", "default: plan 'gold'")]
    [InlineData("""{"default":{"maxCodes":0}}""", "default: maxCodes must be at least 1")]
    [InlineData("""{"default":{"colorScheme":"blue"}}""", "GreenUp")]
    [InlineData("""{"default":{"defaultKLineType":"1M"}}""", "defaultKLineType '1M'")]
    public void A_file_that_cannot_be_used_is_named_and_left_alone(string text, string problem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(QosProfile.Path)!);
        File.WriteAllText(QosProfile.Path, text);
        foreach (var act in (Action[])[() => QosProfile.Read(), () => QosClientOptions.FromEnvironment(), () => new QosProfile().Save()])
        {
            var message = Assert.Throws<QosException>(act).Message;
            Assert.Contains(problem, message, StringComparison.Ordinal);
            Assert.Contains(QosProfile.Path, message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
        }

        Assert.Equal(text, File.ReadAllText(QosProfile.Path));
    }
}
