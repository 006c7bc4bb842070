using System.Collections.Concurrent;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>The codes that completion offers: those that a session used, and those that are known of its server without asking.</summary>
internal sealed class CodeCatalog
{
    private const int UsedCapacity = 1000;
    private readonly ConcurrentDictionary<string, InstrumentCode> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers a code.</summary>
    public void Used(InstrumentCode code)
    {
        if (_used.Count < UsedCapacity)
        {
            _used.TryAdd(code.Text, code);
        }
    }

    /// <summary>Codes that may be offered for a server, with the name of each as far as it is known: used ones first.</summary>
    public IEnumerable<(string Code, KnownInstrument? Known)> Candidates(InstrumentCatalog names) =>
        _used.Values.Select(code => (code.Text, names.Find(code))).OrderBy(used => used.Text, StringComparer.Ordinal)
            .Concat(names.All.Where(known => !_used.ContainsKey(known.Code)).Select(known => (known.Code, (KnownInstrument?)known)));
}
