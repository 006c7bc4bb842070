using Qos.Server;

namespace Qos.Simulator.Quotes;

/// <summary>One line of a recording.</summary>
/// <param name="Time">When the frame was received, Unix milliseconds.</param>
/// <param name="Payload">The frame as it was received.</param>
/// <param name="Kind">The push's <c>tp</c>; null for acknowledgements, answers, and frames that are no JSON.</param>
/// <param name="Code">The push's code in canonical form; empty without one.</param>
/// <param name="BarType">The push's K-line type; 0 without one.</param>
/// <param name="IsJson">False for garbage.</param>
internal sealed record RecordedFrame(long Time, byte[] Payload, char? Kind, string Code, int BarType, bool IsJson)
{
    public Topic Topic => new(Kind ?? default, BarType);
}
