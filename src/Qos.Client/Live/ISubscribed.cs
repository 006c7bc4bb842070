namespace Qos.Client.Live;

/// <summary>What a <see cref="SubscriptionBook"/> tells the stream of a code about its subscription.</summary>
internal interface ISubscribed
{
    /// <summary>The kind.</summary>
    StreamKey Key { get; }

    /// <summary>The code.</summary>
    InstrumentCode Instrument { get; }

    /// <summary>The subscription is gone, or is being sent anew: pushes so far say nothing about those to come.</summary>
    void OnInterrupted();

    /// <summary>A message that subscribes other codes names this one again, and may revive or interrupt its pushes.</summary>
    void OnRepeating();

    /// <summary>That message was answered, or will not be: what may have been missed is to be fetched.</summary>
    void OnRepeated(long serverSecond);

    /// <summary>The server pushes from here on.</summary>
    void OnAcknowledged(long serverSecond);

    /// <summary>The server said no, and this code is what it means.</summary>
    void OnRefused(string reason);

    /// <summary>The server answers nothing; from here on it is taken for acknowledged.</summary>
    void OnNeverAcknowledged();
}
