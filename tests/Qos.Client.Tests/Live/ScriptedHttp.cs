using System.Net;
using System.Text;

namespace Qos.Client.Tests.Live;

/// <summary>An HTTP server in memory that has no data for anything, unless the test's script says otherwise.</summary>
internal sealed class ScriptedHttp : HttpMessageHandler
{
    /// <summary>Gives the answer's JSON for a path and a body.</summary>
    internal Func<string, string, string> Answer { get; set; } = static (_, _) => """{"msg":"OK","data":[]}""";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(Answer(request.RequestUri!.AbsolutePath, body), Encoding.UTF8, "application/json"),
        };
    }
}
