using System.Text;
using Qos.Client.Wire;
using Xunit;

namespace Qos.Client.Tests;

public sealed class FrameReaderTests
{
    private static FrameHeader Classify(string frame)
    {
        Assert.Equal(FrameReader.Classify(Encoding.UTF8.GetBytes(frame), out var header), header.Kind);
        return header;
    }

    [Theory]
    [InlineData("""{"tp":"S","c":"HK:700"}""", QuoteKind.Snapshot)]
    [InlineData("""{"tp":"T","c":"HK:700"}""", QuoteKind.Trade)]
    [InlineData("""{ "c":"HK:700", "data":[1], "tp" : "D" }""", QuoteKind.Depth)]
    [InlineData("""{"c":"HK:700","\u0074p":"\u004b"}""", QuoteKind.KLine)]
    public void A_push_is_told_by_its_tp_wherever_that_stands(string frame, object kind)
    {
        var header = Classify(frame);
        Assert.Equal((FrameKind.Push, kind), (header.Kind, header.PushKind));
    }

    [Fact]
    public void An_acknowledgement_carries_type_request_and_server_time()
    {
        var header = Classify("""{"type":"SC","msg":"OK","time":1741935600,"reqid":17}""");
        Assert.Equal((FrameKind.Answer, MessageType.SnapshotCancel, true, null, 17L, 1741935600L, 0),
            (header.Kind, header.Type, header.IsOk, header.Text, header.RequestId, header.Time, header.DataLength));
        Assert.Null(Classify("""{"type":"H","msg":"OK","time":1741935600}""").RequestId);
    }

    [Fact]
    public void An_answer_tells_where_its_data_lies()
    {
        const string Frame = """{"type":"RS","data":[{"c":"HK:700","x":"]"}], "msg":"OK","reqid":"3"}""";
        var header = Classify(Frame);
        Assert.Equal((MessageType.RequestSnapshot, 3L), (header.Type, header.RequestId));
        Assert.Equal("""[{"c":"HK:700","x":"]"}]""", Frame.Substring(header.DataOffset, header.DataLength));
    }

    [Theory]
    [InlineData("""{"type":"S","msg":"products limit \u8d85\u9650"}""", "products limit 超限")]
    [InlineData("""{"type":"S","msg":"ok"}""", "ok")]
    [InlineData("""{"type":"S","msg":503}""", "503")]
    public void Any_other_msg_than_OK_is_an_error_text(string frame, string text)
    {
        var header = Classify(frame);
        Assert.Equal((false, text), (header.IsOk, header.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"tp\"")]
    [InlineData("{}")]
    [InlineData("""{"tp":"X"}""")]
    [InlineData("""{"tp":""")]
    [InlineData("""{"type":"H","msg":"OK"}}""")]
    [InlineData("\uFEFF\u0001")]
    public void What_is_no_message_is_unreadable_and_throws_nothing(string frame) =>
        Assert.Equal(FrameKind.Unreadable, Classify(frame).Kind);
}
