using System.Text.Json;
using Xunit;

namespace Qos.Client.Tests.Quotes;

public sealed class QosResultTests
{
    [Fact]
    public async Task As_json_a_result_keeps_what_is_missing_beside_its_items()
    {
        await using var qos = new ScriptedServer(
            """{"msg":"OK","data":[{"c":"HK:700","b":[{"p":"500","v":"100"}],"a":[],"ts":1741910400}]}""").Connect();
        var result = await qos.GetDepthsAsync(["HK:700", "HK:1"], TestContext.Current.CancellationToken);

        var json = JsonSerializer.SerializeToElement(result, JsonSerializerOptions.Web);

        var item = Assert.Single(json.GetProperty("items").EnumerateArray());
        Assert.Equal("HK:700", item.GetProperty("code").GetString());
        var missing = Assert.Single(json.GetProperty("missing").EnumerateArray());
        Assert.Equal("HK:1", missing.GetProperty("code").GetString());
    }

    [Fact]
    public async Task As_json_a_result_takes_its_names_from_the_options_of_the_serializer()
    {
        await using var qos = new ScriptedServer("""{"msg":"OK","data":[]}""").Connect();
        var result = await qos.GetDepthsAsync(["HK:700"], TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"Items":[],"Missing":[{"Code":"HK:700","Reason":"no data: unknown, or not in the plan","IsUnreadable":false}]}""",
            JsonSerializer.Serialize(result));
    }
}
