using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qos.Cli.Output;

/// <summary>One JSON object a line: the model's own properties in camelCase, figures as numbers with all their digits, Chinese readable.</summary>
internal sealed class JsonRecordWriter<T>(TextWriter output, TextWriter remarks) : RecordWriter<T>(output, remarks)
{
    public override void Write(T item) => Output.WriteLine(JsonSerializer.Serialize(item, JsonFormat.Options));
}

internal static class JsonFormat
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
