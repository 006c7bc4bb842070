namespace Qos.Simulator;

/// <summary>A bad frame or message for <see cref="SimulatorFaults.SendFrame"/>.</summary>
public enum FrameFault
{
    /// <summary>A text message that is not JSON.</summary>
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

    /// <summary>A pong with a 64-bit length whose highest bit is set: negative when read as a signed number.</summary>
    NegativeLength,

    /// <summary>A ping of 200 bytes; control frames have at most 125 (RFC 6455 section 5.5).</summary>
    LongControl,

    /// <summary>A ping in two fragments; control frames have only one.</summary>
    FragmentedControl,

    /// <summary>A masked text frame; a server's frames are never masked (section 5.1).</summary>
    Masked,

    /// <summary>A text frame with a reserved bit set (section 5.2).</summary>
    ReservedBit,

    /// <summary>A close frame with half of a code.</summary>
    BadClose,

    /// <summary>A valid push for each subscription of the connection, with a time in the year 9999.</summary>
    FarTime,

    /// <summary>The same with a time before the year 1.</summary>
    FarPast,
}
