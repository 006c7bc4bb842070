using System.Collections;
using System.Management.Automation;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Makes codes of what PowerShell's parser leaves of them. <c>SZ:000001,000002</c> arrives as a string and the number 2, <c>'HK:700,9988'</c> as one
/// string: lists are split, and an element without a market takes the one before it, padded to six digits for SH and SZ.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var codes = new List<string>();
        string? market = null;
        foreach (var text in Elements(inputData).SelectMany(Split))
        {
            if (CodeOfObject.IsMissing(text, out _))
            {
                codes.Add(text);
                continue;
            }

            var colon = text.IndexOf(':', StringComparison.Ordinal);
            market = colon > 0 ? text[..colon] : market ?? QosSession.Current.Option.DefaultMarket;
            codes.Add(colon >= 0 || market is null ? Padded(text, colon) : Padded($"{market}:{text}", market.Length));
        }

        // Null and an empty list are left to the parameter's own checks, which name it.
        return codes.Count > 0 ? codes.ToArray() : inputData;
    }

    private static string[] Split(string element) =>
        CodeOfObject.IsMissing(element, out _) ? [element] : element.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Padded(string code, int colon)
    {
        var symbol = code.AsSpan(colon + 1);
        return colon == 2 && symbol.Length is > 0 and < 6 && code[0] is 'S' or 's' && code[1] is 'H' or 'h' or 'Z' or 'z' && IsDigits(symbol)
            ? $"{code.AsSpan(0, colon + 1)}{symbol.ToString().PadLeft(6, '0')}"
            : code;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static IEnumerable<string> Elements(object? input) => input switch
    {
        null => [],
        IDictionary => [CodeOfObject.TextOf(PSObject.AsPSObject(input))],
        // A single number still carries the token that was typed, leading zeros included.
        PSObject { BaseObject: IDictionary or string or not IEnumerable } wrapped => [CodeOfObject.TextOf(wrapped)],
        PSObject wrapped => Elements(wrapped.BaseObject),
        string text => [text],
        IEnumerable many => many.Cast<object?>().SelectMany(Elements),
        _ => [CodeOfObject.TextOf(PSObject.AsPSObject(input))],
    };
}
