namespace Qos.Client.Live;

/// <summary>Receives notifications of a <see cref="SubscriptionBook"/> about the subscription of a code.</summary>
internal interface ISubscribed
{
    /// <summary>The kind.</summary>
    StreamKey Key { get; }

    /// <summary>The code.</summary>
    InstrumentCode Instrument { get; }

    /// <summary>The subscription ended or is being sent again: earlier pushes do not guarantee later ones.</summary>
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
