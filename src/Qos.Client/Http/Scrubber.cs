using System.Buffers;
using System.Text;
using System.Text.Json;
using Qos.Localization;

namespace Qos.Client.Http;

/// <summary>
/// The border for text of others: what servers, proxies and the platform's exceptions say passes here before a person or a file gets it.
/// Removes the key, the proxy's credentials, the user part of addresses, and characters that a terminal obeys or that reorder a line.
/// </summary>
internal sealed class Scrubber
{
    private const int LongestQuote = 200;
    private const int ShortestPassword = 4;
    private const string Mask = "***";

    private static readonly SearchValues<char> EndsOfAuthority = SearchValues.Create("/ \t\r\n'\"<>?#");

    private readonly Lazy<(string Text, byte[] Bytes)[]> _secrets;

    internal Scrubber(QosClientOptions options) =>
        _secrets = new(() => [.. SecretsOf(options).Select(text => (text, Encoding.UTF8.GetBytes(text)))]);

    /// <summary>
    /// Replaces the user part of every address in a text: <c>http://user:password@proxy</c> becomes <c>http://***@proxy</c>.
    /// </summary>
    internal static string WithoutUserInfo(string text)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at, StringComparison.Ordinal))
        {
            at += 3;
            var length = text.AsSpan(at).IndexOfAny(EndsOfAuthority);
            var end = length < 0 ? text.Length : at + length;
            var user = text.LastIndexOf('@', end - 1, end - at);
            text = user < 0 ? text : $"{text[..at]}{Mask}{text[user..]}";
        }

        return text;
    }

    /// <summary>Another's text for a person: scrubbed, at most 200 characters.</summary>
    internal string Text(string? text)
    {
        var clean = PlainText.Of(Masked(text ?? ""));
        return clean.Length <= LongestQuote ? clean : clean[..(LongestQuote - 1)] + "…";
    }

    /// <summary>A text of any length without secrets.</summary>
    internal string Masked(string text)
    {
        foreach (var (secret, _) in _secrets.Value)
        {
            text = text.Replace(secret, Mask, StringComparison.OrdinalIgnoreCase);
        }

        return WithoutUserInfo(text);
    }

    /// <summary>An exception of the platform as the cause of ours; null when its text would give something away.</summary>
    internal Exception? Cause(Exception exception)
    {
        var text = exception.ToString();
        return text == Masked(text) && !text.Any(c => c is not ('\r' or '\n' or '\t') && !PlainText.IsPlain(c)) ? exception : null;
    }

    /// <summary>What stands around a place in a message, at most 200 characters.</summary>
    internal string Around(ReadOnlySpan<byte> message, int offset)
    {
        // Covered byte by byte before the quote is cut out, so that no cut can leave half of a secret.
        var covered = Covered(message);
        var start = Math.Clamp(offset - (LongestQuote / 2), 0, covered.Length);
        return Text(Encoding.UTF8.GetString(covered.Slice(start, Math.Min(LongestQuote, covered.Length - start))));
    }

    /// <summary>The message with an asterisk in place of each byte of a secret; itself when there is none.</summary>
    internal ReadOnlySpan<byte> Covered(ReadOnlySpan<byte> message)
    {
        byte[]? covered = null;
        foreach (var (_, secret) in _secrets.Value)
        {
            for (var at = IndexOf(message, secret, 0); at >= 0; at = IndexOf(message, secret, at + secret.Length))
            {
                covered ??= message.ToArray();
                covered.AsSpan(at, secret.Length).Fill((byte)'*');
            }
        }

        return covered ?? message;
    }

    private static int IndexOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> secret, int from)
    {
        var (lower, upper) = ((byte)char.ToLowerInvariant((char)secret[0]), (byte)char.ToUpperInvariant((char)secret[0]));
        while (from + secret.Length <= message.Length)
        {
            var next = message[from..].IndexOfAny(lower, upper);
            if (next < 0 || from + next + secret.Length > message.Length)
            {
                return -1;
            }

            from += next;
            if (Ascii.EqualsIgnoreCase(message.Slice(from, secret.Length), secret))
            {
                return from;
            }

            from++;
        }

        return -1;
    }

    /// <summary>Key and proxy credentials, each as it is and as an address or a JSON text would carry it, the longest first.</summary>
    private static IEnumerable<string> SecretsOf(QosClientOptions options)
    {
        string[] plain = [options.ApiKey, .. ProxySecrets(options)];
        return plain.SelectMany(secret => (string[])[secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString()])
            .Where(secret => secret.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length);
    }

    private static IEnumerable<string> ProxySecrets(QosClientOptions options)
    {
        var proxy = options.Proxy ?? HttpClient.DefaultProxy;
        if (proxy.Credentials?.GetCredential(
            proxy.GetProxy(options.Uri) ?? options.Uri, "Basic") is not { Password.Length: >= ShortestPassword } credential)
        {
            return [];
        }

        return [credential.Password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"))];
    }
}
