using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Qos.Client;

namespace Qos.PowerShell.Parameters;

/// <summary>
/// Reads what an archive keeps of a code: K-line types as <see cref="KLineTypeTransformationAttribute"/> does, several with commas between
/// them, and <c>trades</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArchiveTypesTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The name for the trades of a code.</summary>
    internal const string Trades = "trades";

    private static readonly KLineTypeTransformationAttribute One = new();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Elements(inputData).SelectMany(Split)
            .Select(element => IsTrades(element) ? Trades : (string)One.Transform(engineIntrinsics, element)).ToArray();

    /// <summary>The K-line types of a list, and whether the trades are in it.</summary>
    internal static (KLineType[] Types, bool HasTrades) Read(IReadOnlyCollection<string> names) =>
        ([.. names.Where(name => name != Trades).Select(Enum.Parse<KLineType>).Distinct()], names.Contains(Trades));

    private static bool IsTrades(object element) => string.Equals($"{element}", Trades, StringComparison.OrdinalIgnoreCase);

    // In a list PowerShell keeps no token, but the type: 1d is a decimal, 1y an sbyte, and nothing else that is typed here is one.
    private static IEnumerable<object> Split(object element) => element switch
    {
        decimal days => [string.Create(CultureInfo.InvariantCulture, $"{days}d")],
        sbyte years => [string.Create(CultureInfo.InvariantCulture, $"{years}y")],
        PSObject { BaseObject: string text } => Split(text),
        string text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [element],
    };

    private static IEnumerable<object> Elements(object input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        string => [input],
        IEnumerable many => many.Cast<object>(),
        _ => [input],
    };
}
