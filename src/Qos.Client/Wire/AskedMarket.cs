namespace Qos.Client.Wire;

/// <summary>A market that was asked for.</summary>
internal sealed class AskedMarket<T>(string market) : Asked<T>
    where T : class
{
    internal string Market { get; } = market;
}
