using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Qos.Client;

namespace Qos.PowerShell;

/// <summary>
/// Makes our objects again of what comes from a background job or a CLIXML file. Those keep flat values; times come as text of whole
/// seconds, and <see cref="ReceivedAt"/> carries the rest of a second along.
/// </summary>
public sealed class QosTypeConverter : PSTypeConverter
{
    private const string ReceivedAtName = "ReceivedAtText";

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        return sourceValue.TypeNames.Contains($"Deserialized.{destinationType?.FullName}");
    }

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        sourceValue is PSObject source && CanConvertFrom(source, destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        ArgumentNullException.ThrowIfNull(destinationType);
        var constructor = destinationType.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var arguments = constructor.GetParameters().Select(parameter => Argument(sourceValue, parameter)).ToArray();
        var made = constructor.Invoke(arguments);
        foreach (var property in destinationType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is { IsPublic: true } && Value(sourceValue, property.Name) is { } value)
            {
                property.SetValue(made, Converted(value, property.PropertyType));
            }
        }

        return made;
    }

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom(PSObject.AsPSObject(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();

    /// <summary>The hidden property of Qos.Types.ps1xml that takes the whole receive time through serialization.</summary>
    public static string? ReceivedAt(PSObject quote) =>
        quote?.BaseObject switch
        {
            Trade trade => trade.ReceivedAt,
            Snapshot snapshot => snapshot.ReceivedAt,
            Depth depth => depth.ReceivedAt,
            KLine bar => bar.ReceivedAt,
            LiveEvent happened => happened.Time,
            _ => (DateTimeOffset?)null,
        } is { } time ? time.ToString("o", CultureInfo.InvariantCulture) : null;

    private static object? Value(PSObject source, string name) =>
        (name == "ReceivedAt" || (name == "Time" && source.Properties["ReceivedAt"] is null)
            ? source.Properties[ReceivedAtName]?.Value
            : null) ?? source.Properties[name]?.Value;

    private static object? Argument(PSObject source, ParameterInfo parameter) => parameter.ParameterType == typeof(InstrumentCode)
        ? Code(source)
        : Converted(Value(source, parameter.Name!), parameter.ParameterType);

    private static InstrumentCode Code(PSObject source)
    {
        var code = InstrumentCode.Parse((string)Value(source, "Code")!);
        return Value(source, "IsSimulated") is true ? code.AsSimulated() : code;
    }

    private static object? Converted(object? value, Type type)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (plain is null || wanted.IsInstanceOfType(plain))
        {
            return plain;
        }

        if (wanted.IsEnum)
        {
            return plain is string name ? Enum.Parse(wanted, name) : Enum.ToObject(wanted, plain);
        }

        if (wanted == typeof(DateTimeOffset))
        {
            return plain is string text
                ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
                : new DateTimeOffset((long)Value((PSObject)value!, "Ticks")!, (TimeSpan)Value((PSObject)value!, "Offset")!);
        }

        if (wanted == typeof(DateOnly))
        {
            return plain is DateTime date
                ? DateOnly.FromDateTime(date)
                : plain is string text ? DateOnly.Parse(
                    text, CultureInfo.InvariantCulture) : DateOnly.FromDayNumber((int)Value((PSObject)value!, "DayNumber")!);
        }

        return wanted == typeof(IReadOnlyList<DepthLevel>)
            ? ((IEnumerable)plain).Cast<object>().Select(LanguagePrimitives.ConvertTo<DepthLevel>).ToArray()
            : LanguagePrimitives.ConvertTo(value, wanted, CultureInfo.InvariantCulture);
    }
}
