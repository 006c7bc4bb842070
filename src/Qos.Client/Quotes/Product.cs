namespace Qos.Client;

/// <summary>One row of the product list (docs/protocol.md section 4, <c>/product-list</c>), popular products only.</summary>
/// <param name="Code">The code as the list spells it (<c>HK:00700</c>); quotes accept it.</param>
/// <param name="Market">The requested market.</param>
/// <param name="Name">The name as the list has it.</param>
/// <param name="IsSimulated">True if a simulator returned the list.</param>
public sealed record Product(string Code, string Market, string Name, bool IsSimulated)
{
    /// <summary>The code with its name.</summary>
    public override string ToString() => $"{Code} {Name}";
}
