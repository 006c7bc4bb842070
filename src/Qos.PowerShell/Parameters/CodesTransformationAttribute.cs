using System.Collections;
using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Makes codes of what PowerShell's parser leaves of them. <c>SZ:000001,000002</c> arrives as a string and the number 2,
/// <c>'HK:700,9988'</c> as one string: <see cref="CodeList"/> reads them as every front end does.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CodesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // An object without a code and a text that is none stay as they are: the cmdlet says what is wrong with them and goes on with the
        // others.
        var elements = Elements(inputData).Where(element => !string.IsNullOrWhiteSpace(element))
            .ToLookup(element => CodeOfObject.IsMissing(element, out _));
        string[] codes =
        [
            .. CodeList.Read(elements[false], QosSession.Current.Option.DefaultMarket).Select(entry => entry.Code?.Text ?? entry.Text),
            .. elements[true],
        ];

        // Null and an empty list are left to the parameter's own checks, which name it.
        return codes.Length > 0 ? codes : inputData;
    }

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
