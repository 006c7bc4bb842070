using System.Management.Automation;
using Qos.Client;
using Qos.Localization;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Reads a K-line type from the token that was typed: PowerShell takes <c>1d</c> for a decimal and <c>1y</c> for an sbyte, and only a value
/// that comes straight from the command line remembers its token. The result is the member's name: the parameter is a string, because
/// PowerShell completes parameters of an enum with its members alone, and people write <c>1d</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KLineTypeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is KLineType given)
        {
            return given.ToString();
        }

        var text = LanguagePrimitives.ConvertTo<string>(inputData).Trim();
        if (value is decimal or sbyte && text.Length > 0 && char.IsAsciiDigit(text[^1]))
        {
            throw new ArgumentTransformationMetadataException(
                Messages.Format($"PowerShell read the K-line type as the number {text}, so its letter is lost. Quote it: '{text}{(value is sbyte ? 'y' : 'd')}'."));
        }

        return KLineTypes.TryParse(text, out var type)
            ? type.ToString()
            : throw new ArgumentTransformationMetadataException(
                Messages.Format(
                    $"'{text}' is not a K-line type. Write one of {string.Join(' ', KLineTypes.ShortNames)}, a name such as Day, or the protocol's number.") +
                (text == "1M" ? Messages.Of(" 1M can mean a minute or a month; write 1m or 1mo.") : ""));
    }
}
