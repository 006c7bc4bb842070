using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qos.Client.Quotes;

/// <summary>
/// Writes a <see cref="QosResult{T}"/> as <c>{"items":[…],"missing":[…]}</c>. As a plain list, which it would be otherwise, it would lose
/// what is missing.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "The serializer creates it.")]
internal sealed class QosResultJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(QosResult<>);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Models are reference types, which share one instantiation.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The converter is not trimmed: it is used here.")]
    [UnconditionalSuppressMessage("Trimming", "IL2077", Justification = "The converter is not trimmed: it is used here.")]
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<QosResult<T>>
    {
        public override QosResult<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A QosResult can be written as JSON, but not read: it is the answer to a request.");

        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The caller chose to serialize with these options.")]
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The caller chose to serialize with these options.")]
        public override void Write(Utf8JsonWriter writer, QosResult<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(NameOf("Items"));
            writer.WriteStartArray();
            foreach (var item in value)
            {
                JsonSerializer.Serialize(writer, item, options);
            }

            writer.WriteEndArray();
            writer.WritePropertyName(NameOf("Missing"));
            JsonSerializer.Serialize(writer, value.Missing, options);
            writer.WriteEndObject();

            string NameOf(string name) => options.PropertyNamingPolicy?.ConvertName(name) ?? name;
        }
    }
}
