namespace Qos.Client;

/// <summary>The colours of rising and falling prices.</summary>
public enum PriceColorScheme
{
    /// <summary>By the culture: up is red for zh-CN, zh-TW, ja and ko, green elsewhere.</summary>
    Auto,

    /// <summary>Up is green, down is red.</summary>
    GreenUp,

    /// <summary>Up is red, down is green.</summary>
    RedUp,

    /// <summary>No colours.</summary>
    None,
}
