using System.Text;

namespace Qos.Testing.Fuzzing;

/// <summary>Changes messages at random: bits, cuts, repetitions, tokens in wrong places. The same changes for the same seed.</summary>
internal static class Mutator
{
    private static readonly string[] Tokens =
        ["null", "\"\"", "\"0\"", "0", "-1", "1e400", "1e-30", "99999999999999999999999999999999", "[]", "{}", "[[", "\"\\ud800\"", "\"HK:00700\"", "true",
            "253402214400", "-9223372036854775808", "\"-0E+9\"", "\\u0000", ",", ":", "}", "\uFEFF", "\u202e", "\r\n", "\r\n\r\n"];

    internal static byte[] Mutate(Random random, byte[] sample)
    {
        var bytes = new List<byte>(sample);
        for (var mutations = 1 + random.Next(3); mutations > 0; mutations--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                default:
                    ReplaceValue(random, bytes);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts another value behind a colon: such a message stays JSON.</summary>
    private static void ReplaceValue(Random random, List<byte> bytes)
    {
        var colon = bytes.IndexOf((byte)':', random.Next(bytes.Count + 1) is var at && at < bytes.Count ? at : 0);
        var end = colon < 0 ? -1 : bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}');
        if (end > colon)
        {
            bytes.RemoveRange(colon + 1, end - colon - 1);
            bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Tokens[random.Next(17)]));
        }
    }
}
