namespace Qos.Simulator;

/// <summary>A bad frame for <see cref="SimulatorFaults.SendFrame"/>.</summary>
public enum FrameFault
{
    /// <summary>A text message that is no JSON.</summary>
    Garbage,

    /// <summary>A text message with the first half of a push.</summary>
    TruncatedJson,

    /// <summary>A text message that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A text message of 5 MiB of valid JSON, beyond what a client should take.</summary>
    Oversized,

    /// <summary>A frame with a reserved opcode.</summary>
    InvalidOpcode,

    /// <summary>A frame that announces more than follows; then the connection ends.</summary>
    TruncatedFrame,
}
