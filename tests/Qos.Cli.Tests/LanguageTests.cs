namespace Qos.Cli.Tests;

/// <summary>People read their own language; what programs read never changes.</summary>
public sealed class LanguageTests
{
    // .NET takes the first of these that is set.
    private static readonly (string Name, string Value)[] Chinese = [("LC_ALL", "zh_CN.UTF-8"), ("LANG", "zh_CN.UTF-8")];
    private static readonly (string Name, string Value)[] English = [("LC_ALL", "en_US.UTF-8"), ("LANG", "en_US.UTF-8")];

    [Fact]
    public async Task An_error_is_Chinese_under_a_Chinese_user_interface_and_keeps_its_exit_code()
    {
        SkipOnWindows();
        string[] arguments = ["snapshot", "HK:700", "-o", "xlsx"];
        var (english, chinese) = (await QosProcess.RunAsync(arguments, English), await QosProcess.RunAsync(arguments, Chinese));
        Assert.StartsWith("qos: --output is 'xlsx': write table, json or csv.", english.Error, StringComparison.Ordinal);
        Assert.StartsWith("qos: --output 不能是“xlsx”：请写 table, json 或 csv。", chinese.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.InvalidArgument, ExitCodes.InvalidArgument), (english.ExitCode, chinese.ExitCode));
    }

    [Fact]
    public async Task A_missing_key_is_a_Chinese_error_with_the_same_exit_code()
    {
        SkipOnWindows();
        var result = await QosProcess.RunAsync(["snapshot", "HK:700"], Chinese);
        Assert.StartsWith("qos: 没有密钥。请把 QOS_API_KEY ", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task The_headings_of_a_table_are_Chinese_and_stay_above_their_columns()
    {
        SkipOnWindows();
        var result = await QosProcess.RunAsync(["depth", "HK:700", "--all-open"], Chinese);
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(["代码", "时间", "档位", "买量", "买价", "卖价", "卖量"], result.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Output.Layout<object>.WidthOf(result.Lines[1]), Output.Layout<object>.WidthOf(result.Lines[0]));
        Assert.Contains("模拟价格，由 Qos.Simulator 生成。", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_Chinese_with_its_headings_defaults_and_options()
    {
        SkipOnWindows();
        var result = await QosProcess.RunAsync(["serve", "--help"], Chinese);
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        foreach (var text in (string[])["说明：", "用法：", "  qos serve [选项]", "选项：", "[默认：0]", "显示帮助和用法", "重置所有连接"])
        {
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("[default", result.Output, StringComparison.Ordinal);
        Assert.Contains("命令：", (await QosProcess.RunAsync(["archive", "--help"], Chinese)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task The_output_for_programs_is_the_same_in_every_language(string format)
    {
        SkipOnWindows();
        string[] arguments = ["calendar", "HK", "--simulator", "--output", format];
        var (english, chinese) = (await QosProcess.RunAsync(arguments, English), await QosProcess.RunAsync(arguments, Chinese));
        Assert.Equal((ExitCodes.Success, ExitCodes.Success), (english.ExitCode, chinese.ExitCode));
        Assert.NotEmpty(english.Lines);
        Assert.Equal(english.Output, chinese.Output);
    }

    [Fact]
    public async Task A_value_that_the_parser_refuses_is_named_with_what_to_write_in_Chinese_too()
    {
        SkipOnWindows();
        // In a process of its own: headings are made once for a process, in its language.
        var result = await QosProcess.RunAsync(["serve", "--speed", "fast"], Chinese);
        Assert.StartsWith("qos: --speed 不能是“fast”。每个真实秒对应的市场秒数。", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InvalidArgument, result.ExitCode);
    }

    private static void SkipOnWindows() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows takes the language from the user's settings, not from a variable.");
}
