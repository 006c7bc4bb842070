using System.Text;

namespace Qos.Client;

/// <summary>Takes the key out of what a server sends before a person reads it: servers and proxies echo requests.</summary>
internal sealed class KeyScrubber(string key)
{
    private const int LongestQuote = 200;
    private const string Mask = "***";

    private readonly string _escaped = Uri.EscapeDataString(key);

    /// <summary>A server's text without the key, without control characters (a terminal would obey them), at most 200 characters.</summary>
    internal string Text(string text)
    {
        var clean = new StringBuilder(key.Length == 0 ? text : text.Replace(_escaped, Mask, StringComparison.OrdinalIgnoreCase)
            .Replace(key, Mask, StringComparison.OrdinalIgnoreCase));
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = char.IsControl(clean[i]) ? ' ' : clean[i];
        }

        return clean.Length <= LongestQuote ? clean.ToString() : clean.ToString(0, LongestQuote - 1) + "…";
    }

    /// <summary>What stands around a place in a message, at most 200 characters.</summary>
    internal string Around(ReadOnlySpan<byte> message, int offset)
    {
        // The key is covered byte by byte before the quote is cut out, so that no cut can leave half of it.
        var covered = message.ToArray();
        foreach (var secret in (ReadOnlySpan<string>)(key.Length == 0 ? [] : [key, _escaped]))
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            for (var at = covered.AsSpan().IndexOf(bytes); at >= 0; at = covered.AsSpan().IndexOf(bytes))
            {
                covered.AsSpan(at, bytes.Length).Fill((byte)'*');
            }
        }

        var start = Math.Clamp(offset - (LongestQuote / 2), 0, covered.Length);
        return Text(Encoding.UTF8.GetString(covered.AsSpan(start, Math.Min(LongestQuote, covered.Length - start))));
    }
}
