using System.CommandLine;

namespace Qos.Cli.Tests;

/// <summary>Command lines that cannot be used, as far as the command line alone tells.</summary>
public sealed class UsageTests
{
    [Fact]
    public void Each_command_is_made_alone_by_its_own_name()
    {
        foreach (var command in QosRootCommand.Create().Subcommands)
        {
            var alone = Assert.Single(QosRootCommand.Create(command.Name).Subcommands);
            Assert.Equal(PathOf(command), PathOf(alone));
            Assert.Equal(command.Options.Select(option => option.Name), alone.Options.Select(option => option.Name));
        }

        Assert.Equal(QosRootCommand.Create().Subcommands.Count, QosRootCommand.Create("snapshots").Subcommands.Count);
    }

    [Fact]
    public void A_misspelt_option_is_an_error_of_every_command()
    {
        foreach (var command in Commands(QosRootCommand.Create()).Where(command => command.Subcommands.Count == 0))
        {
            var arguments = command.Arguments.SelectMany(argument => Enumerable.Repeat("HK:700", argument.Arity.MinimumNumberOfValues));
            foreach (var option in command.Options.Where(
                option => option.Name.Length > 5 && option.Name.StartsWith("--", StringComparison.Ordinal)))
            {
                var misspelt = option.Name.Remove(option.Name.Length - 2, 1);

                // --sped is as near to --seed as to --speed.
                var near = $"^unknown option {misspelt}; did you mean ({option.Name}|--seed)\\?$";
                Assert.Matches(near, Assert.Single(Errors([.. PathOf(command), .. arguments, misspelt, "1"])));
                Assert.Matches(near, Assert.Single(Errors([.. PathOf(command), $"{misspelt}=1", .. arguments])));
            }
        }
    }

    [Theory]
    [InlineData("snapshot HK:700 -x", "unknown option -x.")]
    [InlineData("snapshot HK:700 --duration", "unknown option --duration.")]
    [InlineData("chart HK:700 --out --normalise", "unknown option --normalise; did you mean --normalize?")]
    [InlineData("snapshto HK:700", "'snapshto' is not a command; did you mean snapshot?")]
    [InlineData("watch trdes", "'trdes' is not a command; did you mean trades?")]
    [InlineData("snapshot HK:700 -o xlsx", "--output is 'xlsx': write table, json or csv.")]
    [InlineData("kline HK:700 --adjustment both", "--adjustment is 'both': write none or forward.")]
    [InlineData("trades HK:700 --count 51", "--count is '51': write a whole number from 1 to 50.")]
    [InlineData("trades HK:700 --count", "--count needs a value: N.")]
    [InlineData("watch trades HK:700 --count 0", "--count is '0': write a whole number of at least 1.")]
    [InlineData("serve 7", "'7' is not expected here.")]
    [InlineData("demo now", "'now' is not expected here.")]
    public void What_is_wrong_is_said_in_one_line(string line, string error) => Assert.Equal([error], Errors(line.Split(' ')));

    [Theory]
    [InlineData("kline HK:700 --type 1M", "1mo")]
    [InlineData("snapshot", "CODE is missing")]
    [InlineData("", "a command is missing")]
    [InlineData("serve --speed fast", "--speed cannot be 'fast'")]
    public void An_error_says_what_to_write(string line, string part) =>
        Assert.Contains(part, Assert.Single(Errors(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))), StringComparison.Ordinal);

    [Theory]
    [InlineData("snapshot HK:700 -ojson")]
    [InlineData("snapshot HK:700 -o=json")]
    [InlineData("snapshot HK:700 --output:json")]
    [InlineData("snapshot - @codes.txt")]
    [InlineData("serve --seed -5")]
    [InlineData("snapshot --help")]
    [InlineData("--version")]
    public void What_can_be_used_is_no_error(string line) => Assert.Empty(Errors(line.Split(' ')));

    [Fact]
    public void Help_names_defaults_as_they_are_written()
    {
        foreach (var command in Commands(QosRootCommand.Create()))
        {
            using var help = new StringWriter();
            QosRootCommand.Create().Parse([.. PathOf(command), "--help"]).Invoke(new InvocationConfiguration { Output = help });
            Assert.DoesNotMatch("default: [A-Z][a-z]", help.ToString());
        }
    }

    [Theory]
    [InlineData("--adjustmnt", "--adjustment")]
    [InlineData("--ouput", "--output")]
    [InlineData("--durations", "--duration")]
    [InlineData("--xyz", null)]
    public void The_nearest_word_is_what_was_meant(string word, string? expected) =>
        Assert.Equal(expected, UsageErrors.Nearest(word, ["--adjustment", "--output", "--duration"]));

    private static IReadOnlyList<string> Errors(string[] arguments) =>
        UsageErrors.Of(QosRootCommand.Create().Parse(arguments, QosRootCommand.Parsing), arguments);

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> PathOf(Command command) =>
        command is RootCommand ? [] : [.. PathOf(command.Parents.OfType<Command>().First()), command.Name];
}
