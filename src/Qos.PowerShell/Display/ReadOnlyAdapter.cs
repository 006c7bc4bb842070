using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Management.Automation;
using System.Reflection;
using Qos.Localization;

namespace Qos.PowerShell;

/// <summary>
/// Shows PowerShell the properties of our objects without their setters. PowerShell knows nothing of C#'s init-only setters:
/// <c>$quote.Last = 1</c> would change a figure from which others are computed, silently and for every other holder of the object. A
/// <see cref="DateOnly"/> becomes a <see cref="DateTime"/> at midnight, which compares with <c>Get-Date</c>, as the other compares with
/// nothing in PowerShell.
/// </summary>
public sealed class ReadOnlyAdapter : PSPropertyAdapter
{
    private static readonly ConcurrentDictionary<Type, TypeProperties> Types = new();

    /// <inheritdoc/>
    public override Collection<PSAdaptedProperty> GetProperties(object baseObject)
    {
        ArgumentNullException.ThrowIfNull(baseObject);
        return [.. PropertiesOf(baseObject).InOrder.Select(Adapted)];
    }

    /// <inheritdoc/>
    public override PSAdaptedProperty GetProperty(object baseObject, string propertyName)
    {
        ArgumentNullException.ThrowIfNull(baseObject);
        return PropertiesOf(baseObject).ByName.TryGetValue(propertyName, out var property) ? Adapted(property) : null!;
    }

    /// <inheritdoc/>
    public override Collection<string> GetTypeNameHierarchy(object baseObject)
    {
        ArgumentNullException.ThrowIfNull(baseObject);
        return PropertiesOf(baseObject).TypeNames;
    }

    /// <inheritdoc/>
    public override bool IsGettable(PSAdaptedProperty adaptedProperty) => true;

    /// <inheritdoc/>
    public override bool IsSettable(PSAdaptedProperty adaptedProperty) => false;

    /// <inheritdoc/>
    public override object GetPropertyValue(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        return ((ReadProperty)adaptedProperty.Tag).Get(adaptedProperty.BaseObject)!;
    }

    /// <inheritdoc/>
    public override void SetPropertyValue(PSAdaptedProperty adaptedProperty, object value) =>
        throw new SetValueException(
            Messages.Format($"'{adaptedProperty?.Name}' is read-only. Use Select-Object to create a modified copy, or Set-QosOption to change preferences."));

    /// <inheritdoc/>
    public override string GetPropertyTypeName(PSAdaptedProperty adaptedProperty)
    {
        ArgumentNullException.ThrowIfNull(adaptedProperty);
        return ((ReadProperty)adaptedProperty.Tag).TypeName;
    }

    private static PSAdaptedProperty Adapted(ReadProperty property) => new(property.Name, property);

    private static TypeProperties PropertiesOf(object item) => Types.GetOrAdd(item.GetType(), static type => new TypeProperties(type));

    private static ReadProperty Read(PropertyInfo property)
    {
        var item = Expression.Parameter(typeof(object));
        var value = Expression.Convert(Expression.Property(Expression.Convert(item, property.DeclaringType!), property), typeof(object));
        var get = Expression.Lambda<Func<object, object?>>(value, item).Compile();
        return (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(DateOnly)
            ? new ReadProperty(property.Name, typeof(DateTime).FullName!, owner => ((DateOnly?)get(owner))?.ToDateTime(TimeOnly.MinValue))
            : new ReadProperty(property.Name, $"{property.PropertyType}", get);
    }

    private sealed class TypeProperties
    {
        public TypeProperties(Type type)
        {
            InOrder = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .Select(Read)];
            for (var current = type; current is not null; current = current.BaseType)
            {
                TypeNames.Add(current.FullName!);
            }

            ByName = InOrder.ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        }

        public Collection<string> TypeNames { get; } = [];

        public IReadOnlyList<ReadProperty> InOrder { get; }

        public Dictionary<string, ReadProperty> ByName { get; }
    }

    private sealed record ReadProperty(string Name, string TypeName, Func<object, object?> Get);
}
