using System.Text.Json;

namespace Qos.Client.Wire;

/// <summary>Reads the value of an answer's <c>data</c>, at which the reader stands, and leaves the reader at its end.</summary>
/// <exception cref="JsonException">It is not what was asked for.</exception>
internal delegate void DataReader(ref Utf8JsonReader reader);
