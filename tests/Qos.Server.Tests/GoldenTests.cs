using System.Text;
using Xunit;

namespace Qos.Server.Tests;

/// <summary>Answers and pushes byte for byte, as docs/protocol.md has them.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Http => [.. GoldenFile.Names("http-*.request.json")];

    public static TheoryData<string> Live => [.. GoldenFile.Names("ws-*.request.json")];

    public static TheoryData<string, char> Pushes =>
        new() { { "push-snapshot", 'S' }, { "push-trade", 'T' }, { "push-depth", 'D' }, { "push-kline", 'K' } };

    [Theory]
    [MemberData(nameof(Http))]
    public async Task An_answer_over_http_is_the_golden_one(string name)
    {
        var request = RequestMessage.Parse(Encoding.UTF8.GetBytes(GoldenFile.Read($"{name}.request")), out var error);
        Assert.Null(error);
        var path = name == "http-empty" ? "/snapshot" : "/" + name["http-".Length..];
        Assert.True(Endpoints.IsEndpoint(path));
        var answer = await Endpoints.AnswerAsync(path, request, Unlimited(), new GoldenFile.Quotes(),
            TestContext.Current.CancellationToken);
        Assert.Equal(GoldenFile.Read($"{name}.answer"), Encoding.UTF8.GetString(answer.Span));
    }

    [Theory]
    [MemberData(nameof(Live))]
    public async Task An_answer_over_the_socket_is_the_golden_one(string name)
    {
        await using var connection = await Connection.OpenAsync(NewServer(), Unlimited(), new GoldenFile.Quotes());
        Assert.Equal(GoldenFile.Read($"{name}.answer"), await connection.AskAsync(GoldenFile.Read($"{name}.request")));
    }

    [Theory]
    [MemberData(nameof(Pushes))]
    public void A_push_is_the_golden_one_in_a_frame_of_its_own(string name, char kind)
    {
        using var pushes = new PushWriter();
        var json = pushes.Start(kind);
        switch (kind)
        {
            case 'S':
                WireJson.WriteMembers(json, GoldenFile.Quotes.Moutai);
                break;
            case 'T':
                WireJson.WriteMembers(json, GoldenFile.Quotes.Tencent[^1]);
                break;
            case 'D':
                WireJson.WriteMembers(json, GoldenFile.Quotes.Tesla);
                break;
            default:
                WireJson.WriteMembers(json, GoldenFile.Quotes.Bitcoin);
                break;
        }

        pushes.End();
        var (frames, count) = pushes.Take();
        var message = Encoding.UTF8.GetBytes(GoldenFile.Read(name));
        byte[] head = message.Length < 126 ? [0x81, (byte)message.Length] : [0x81, 126, (byte)(message.Length >> 8), (byte)message.Length];
        Assert.Equal([.. head, .. message], frames.ToArray());
        Assert.Equal(1, count);
    }

    [Fact]
    public void Every_endpoint_and_every_socket_request_has_its_golden_file()
    {
        var hint = Endpoints.Hint.Split(' ').Where(word => word.StartsWith('/') && word != "/ws.").Select(path =>
            "http-" + path.Trim('/', ','));
        Assert.Empty(hint.Except(GoldenFile.Names("http-*.request.json")));
        var types = GoldenFile.Names("ws-*.request.json").Select(name =>
            RequestMessage.Parse(Encoding.UTF8.GetBytes(GoldenFile.Read($"{name}.request")), out _).Type);
        Assert.Empty(new[] { "H", "S", "K", "SC", "RS", "RD", "RT", "RI", "RK", "RH" }.Except(types));
    }

    internal static PlanLimits Unlimited() => new(new PlanOptions { IsEnforced = false }, TimeProvider.System);

    internal static LiveServer NewServer(Func<LiveServerOptions, LiveServerOptions>? with = null)
    {
        var options = new LiveServerOptions { Now = () => GoldenFile.Now };
        return new LiveServer(with is null ? options : with(options));
    }
}
