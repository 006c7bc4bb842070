using System.Collections.Concurrent;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>The codes that completion offers: those that a session used, and the product lists that were read anyway, kept by server.</summary>
internal sealed class CodeCatalog
{
    private const int UsedCapacity = 1000;
    private static readonly ConcurrentDictionary<Uri, ConcurrentDictionary<string, string>> ProductsByServer = new();
    private readonly ConcurrentDictionary<string, string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a product list of a server.</summary>
    public static void Add(Uri server, IEnumerable<Product> products)
    {
        var names = ProductsByServer.GetOrAdd(server, static _ => new(StringComparer.OrdinalIgnoreCase));
        foreach (var product in products)
        {
            // Quotes spell Hong Kong codes without leading zeros, the list with them (docs/protocol.md section 2): offer the shorter.
            names[InstrumentCode.TryParse(product.Code, out var code, out _) ? code.Canonical : product.Code] = product.Name;
        }
    }

    /// <summary>Forgets a server that is gone: a simulator never comes back at its address.</summary>
    public static void Remove(Uri server) => ProductsByServer.TryRemove(server, out _);

    /// <summary>Remembers a code, with its name where it is known.</summary>
    public void Used(string code, string? name = null)
    {
        if (_used.Count < UsedCapacity || _used.ContainsKey(code))
        {
            _used.AddOrUpdate(code, name ?? "", (_, known) => name ?? known);
        }
    }

    /// <summary>The name of a code where an instrument query or a server's product list (null: none is connected) already brought it; null where none did.</summary>
    public string? NameOf(InstrumentCode code, Uri? server) =>
        _used.TryGetValue(code.Text, out var name) && name.Length > 0 ? name
        : server is not null && ProductsByServer.TryGetValue(server, out var products) ? products.GetValueOrDefault(code.Canonical)
        : null;

    /// <summary>Codes and names that may be offered for a server (null: none is connected), used ones first.</summary>
    public IEnumerable<(string Code, string Name)> Candidates(Uri? server)
    {
        var names = server is not null && ProductsByServer.TryGetValue(server, out var products) ? products : null;
        var used = _used.Select(u => (u.Key, u.Value.Length > 0 ? u.Value : names?.GetValueOrDefault(u.Key) ?? "")).OrderBy(u => u.Key, StringComparer.Ordinal);
        return names is null ? used : used.Concat(names.Where(p => !_used.ContainsKey(p.Key)).Select(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal));
    }
}
