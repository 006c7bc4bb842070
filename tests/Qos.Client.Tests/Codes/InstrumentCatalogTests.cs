using Xunit;

namespace Qos.Client.Tests;

public sealed class InstrumentCatalogTests : IDisposable
{
    private static readonly DateTimeOffset Listed = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);
    private static readonly Product[] Products =
    [
        new("HK:00700", "HK", "腾讯控股", false), new("SH:600519", "SH", "贵州茅台", false), new("SH:600132", "SH", "重庆啤酒", false),
        new("US:AAPL", "US", "Apple Inc.", false), new("HK:00005", "HK", "汇丰控股", false), new("CF:BTCUSDT", "CF", "", false),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qos-names-");

    private static InstrumentCatalog Filled(string? folder = null, string server = "https://api.qos.hk")
    {
        var catalog = InstrumentCatalog.Of(new Uri(server), folder);
        catalog.Add(Products, Listed);
        return catalog;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("HK:00700", "HK:700")]
    [InlineData("0700.hk", "HK:700")]
    [InlineData("00700", "HK:700")]
    [InlineData("腾讯", "HK:700")]
    [InlineData("控股", "HK:5 HK:700")]
    [InlineData("gzmt", "SH:600519")]
    [InlineData("MT", "SH:600519")]
    [InlineData("cqpj", "SH:600132")]
    [InlineData("apple", "US:AAPL")]
    [InlineData("INC", "US:AAPL")]
    [InlineData("*啤酒", "SH:600132")]
    [InlineData("60*", "SH:600132 SH:600519")]
    [InlineData("BTC", "CF:BTCUSDT")]
    [InlineData("nothing", "")]
    [InlineData(" ", "")]
    public void Instruments_are_found_by_code_name_initials_and_pattern(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Filled().Search(text).Select(found => found.Code)));

    [Fact]
    public void Names_outlive_the_process_that_learned_them()
    {
        var first = Filled(_folder.FullName, "https://a.example");
        first.Save();
        var file = Path.Combine(_folder.FullName, "names-a.example.tsv");
        File.Copy(file, Path.Combine(_folder.FullName, "names-b.example.tsv"));

        var second = InstrumentCatalog.Of(new Uri("https://b.example"), _folder.FullName);

        Assert.Equal(file, first.File);
        Assert.Equal(first.All, second.All);
        Assert.Equal(Listed, second.ListedAt);
        Assert.Equal("腾讯控股", second.Find(InstrumentCode.Parse("HK:00700"))?.ChineseName);
    }

    [Fact]
    public void What_another_process_has_written_meanwhile_is_kept()
    {
        var catalog = Filled(_folder.FullName, "https://c.example");
        catalog.Save();
        File.AppendAllText(catalog.File!, "US:TSLA\tTesla\t特斯拉\tUSD\nnot a row\n");
        catalog.Add(new Instrument(InstrumentCode.Parse("US:MSFT")) { EnglishName = "Microsoft\t\n" });

        catalog.Save();

        Assert.Contains("US:TSLA\tTesla\t特斯拉\tUSD", File.ReadLines(catalog.File!));
        Assert.Contains("US:MSFT\tMicrosoft\t\t", File.ReadLines(catalog.File!));
        Assert.DoesNotContain("not a row", File.ReadLines(catalog.File!));
        Assert.Equal([catalog.File!], _folder.EnumerateFiles().Select(file => file.FullName));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_problem_told_and_no_failure()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        var catalog = Filled(file, "https://d.example");

        catalog.Save();

        Assert.Contains(file, catalog.Problem, StringComparison.Ordinal);
        Assert.Equal(Products.Length, catalog.All.Count);
    }

    [Fact]
    public void Servers_of_this_machine_share_a_catalogue_and_others_do_not()
    {
        var folder = _folder.FullName;

        Assert.Same(
            InstrumentCatalog.Of(new Uri("http://127.0.0.1:5000"), folder), InstrumentCatalog.Of(new Uri("http://localhost:6000"), folder));
        Assert.NotSame(
            InstrumentCatalog.Of(new Uri("https://e.example"), folder), InstrumentCatalog.Of(new Uri("https://e.example:8443"), folder));
        Assert.NotSame(InstrumentCatalog.Of(new Uri("https://e.example"), null), InstrumentCatalog.Of(new Uri("https://e.example"), null));
    }

    [Fact]
    public void An_instrument_query_adds_to_what_the_list_said()
    {
        var catalog = Filled();

        catalog.Add(new Instrument(InstrumentCode.Parse("HK:700")) { EnglishName = "TENCENT", Currency = "HKD" });

        Assert.Equal(new KnownInstrument("HK:700", "TENCENT", "腾讯控股", "HKD"), catalog.Find(InstrumentCode.Parse("HK:00700")));
        Assert.Equal("HK:700", catalog.Search("tencent").Single().Code);
    }
}
