namespace Qos.Client.Live;

/// <summary>Notes the server's clock when a request went out last: it may have waited for the budget, or have been repeated.</summary>
internal sealed class AskedSecond(LiveHub hub) : IProgress<RequestEvent>
{
    internal long Value { get; private set; }

    /// <inheritdoc/>
    public void Report(RequestEvent value)
    {
        if (value.Kind == RequestEventKind.Sending)
        {
            Value = hub.ServerSecond;
        }
    }
}
