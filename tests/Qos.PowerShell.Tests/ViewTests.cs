using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Qos.PowerShell.Tests;

public sealed partial class ViewTests
{
    private static readonly string[] ShownTypes =
    [
        "Qos.Client.Snapshot", "Qos.Client.SessionQuote", "Qos.Client.Depth", "Qos.Client.DepthLevel", "Qos.Client.Trade",
        "Qos.Client.KLine", "Qos.Client.Instrument",
        "Qos.Client.Product", "Qos.Client.KnownInstrument", "Qos.Client.TradingDay", "Qos.Client.MarketStatus", "Qos.Client.LiveEvent",
        "Qos.Client.StateChangedEvent", "Qos.Client.GapEvent", "Qos.Client.VerifiedEvent", "Qos.Client.DroppedEvent",
        "Qos.PowerShell.QosConnection", "Qos.PowerShell.QosOption", "Qos.PowerShell.SimulatorServer",
    ];

    private static IEnumerable<(Type Type, XElement View)> Views =>
        from view in ModuleFiles.Format.Descendants("View")
        from type in view.Element("ViewSelectedBy")!.Elements("TypeName")
        select (ModuleFiles.TypeOf(type.Value), view);

    private static HashSet<(Type Type, string Name)> CodeProperties =>
        [.. ModuleFiles.Types.Descendants("CodeProperty")
            .Select(p => (ModuleFiles.TypeOf(p.Ancestors("Type").First().Element("Name")!.Value), p.Element("Name")!.Value))];

    [Fact]
    public void Every_type_that_is_written_has_a_table_and_a_list()
    {
        var views = Views.ToLookup(v => v.Type.FullName!, v => v.View);
        Assert.All(ShownTypes, type => Assert.Contains(views[type], v => v.Element("TableControl") is not null));
        Assert.All(ShownTypes, type => Assert.Contains(views[type], v => v.Element("ListControl") is not null));
    }

    [Fact]
    public void Views_name_only_properties_that_their_types_have()
    {
        var named = Views.SelectMany(v =>
            v.View.Descendants("PropertyName").Select(p => p.Value)
                .Concat(
                    v.View.Descendants("ScriptBlock").SelectMany(s => PropertyOfItem().Matches(s.Value).Select(m => m.Groups[1].Value))),
            (v, name) => (v.Type, name)).ToList();
        Assert.True(named.Count > 100);
        Assert.All(named, n => Assert.True(
            n.Type.GetProperty(n.name) is not null || CodeProperties.Contains((n.Type, n.name)),
            $"{n.Type.Name} has no property {n.name}."));
    }

    [Fact]
    public void Views_call_only_methods_that_exist_with_as_many_arguments()
    {
        var calls = ModuleFiles.Format.Descendants("ScriptBlock").SelectMany(s => ViewCall().Matches(s.Value)).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Contains(
            typeof(QuoteView).GetMethods(),
            m => m.Name == call.Groups[1].Value && m.GetParameters().Length == call.Groups[2].Value.Split(',').Length));
    }

    [Fact]
    public void Every_table_fits_120_columns() =>
        Assert.All(ModuleFiles.Format.Descendants("TableHeaders"), headers =>
            Assert.InRange(headers.Descendants("Width").Sum(w => int.Parse(w.Value, CultureInfo.InvariantCulture) + 1), 1, 120));

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public void Every_table_ends_with_a_whole_column(int columns) =>
        Assert.All(ModuleFiles.Format.Descendants("TableHeaders"), headers =>
        {
            // A console keeps its last column to itself. A table's column without a width takes what is left.
            var ends = new List<int>();
            foreach (var header in headers.Elements())
            {
                ends.Add(ends.LastOrDefault(-1) + 1 + ((int?)header.Element("Width") ?? 10));
            }

            Assert.True(
                ends[^1] < columns || ends.Contains(columns - 1),
                $"{string.Join(' ', headers.Descendants("Label").Select(l => l.Value))}: {string.Join(' ', ends)}");
        });

    [Fact]
    public void Every_table_has_as_many_headers_as_columns() =>
        Assert.All(ModuleFiles.Format.Descendants("TableControl"), table =>
            Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count()));

    [Fact]
    public void Numbers_stand_right() =>
        Assert.All(
            ModuleFiles.Format.Descendants("TableColumnHeader")
                .Where(
                    h => h.Element("Label")!.Value is "Last" or "Price" or "Open" or "High" or "Low" or "Close" or "Volume" or "Bid"
                        or "Ask"),
            header => Assert.Equal("Right", header.Element("Alignment")!.Value));

    [Fact]
    public void Every_type_of_the_types_file_exists_and_is_made_again_by_the_converter()
    {
        var types = ModuleFiles.Types.Root!.Elements("Type").Select(t => t.Element("Name")!.Value).ToList();
        Assert.All(types, name => Assert.NotNull(ModuleFiles.TypeOf(name.Replace("Deserialized.", "", StringComparison.Ordinal))));
        var converted = ModuleFiles.Types.Descendants("TypeConverter").Select(c => c.Parent!.Element("Name")!.Value).ToList();
        Assert.All(converted, name => Assert.Contains($"Deserialized.{name}", types));
        Assert.Subset(converted.ToHashSet(), ShownTypes.Where(t => t.StartsWith("Qos.Client.", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void Every_quote_is_read_only_for_scripts()
    {
        // An event is none: scripts make events for their own tests.
        var expected = ShownTypes.Where(
            t => t.StartsWith("Qos.Client.", StringComparison.Ordinal) && !t.EndsWith("Event", StringComparison.Ordinal)).Concat(
                ["Qos.PowerShell.QosOption", "Qos.Client.ArchiveItem", "Qos.Client.ArchiveDay"]);
        Assert.Equal(
            expected.Order(),
            ModuleFiles.Types.Descendants("TypeAdapter").Select(adapter => adapter.Parent!.Element("Name")!.Value).Order());
    }

    [Fact]
    public void Hidden_columns_have_their_methods_and_do_not_travel()
    {
        Assert.All(ModuleFiles.Types.Descendants("GetCodeReference"), get => Assert.Single(
            ModuleFiles.TypeOf(get.Element("TypeName")!.Value).GetMethods(), m => m.Name == get.Element("MethodName")!.Value));
        var columns = CodeProperties.Where(p => p.Name is not ("ReceivedAtText" or "ExchangeTime")).ToLookup(p => p.Type);
        Assert.NotEmpty(columns);
        Assert.All(columns, type =>
        {
            var entry = ModuleFiles.Types.Root!.Elements("Type").Single(t => t.Element("Name")!.Value == type.Key.FullName);
            Assert.Contains("SpecificProperties", entry.Descendants("Value").Select(v => v.Value));
            Assert.Equal(
                type.Key.GetProperties().Select(p => p.Name).Append("ReceivedAtText").Order(),
                entry.Descendants("ReferencedProperties").Single().Elements().Select(e => e.Value).Order());
        });
    }

    [GeneratedRegex(@"\$_\.(\w+)")]
    private static partial Regex PropertyOfItem();

    [GeneratedRegex(@"\[Qos\.PowerShell\.QuoteView\]::(\w+)\(([^)]*)\)")]
    private static partial Regex ViewCall();
}
