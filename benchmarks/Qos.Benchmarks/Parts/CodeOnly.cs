using Qos.Client;
using Qos.Client.Codes;

namespace Qos.Benchmarks;

/// <summary>The least that a code table must keep, so that nothing but reading is measured.</summary>
internal sealed record CodeOnly(InstrumentCode Instrument) : ICodeEntry
{
    internal static CodeTable<CodeOnly> TableOf(IEnumerable<string> codes)
    {
        var table = new CodeTable<CodeOnly>();
        foreach (var code in codes.Select(code => InstrumentCode.Parse(code)))
        {
            table.Set(code.Canonical, new CodeOnly(code));
        }

        return table;
    }
}
