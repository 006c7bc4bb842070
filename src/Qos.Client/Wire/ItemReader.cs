using System.Text.Json;
using Qos.Client.Codes;

namespace Qos.Client.Wire;

/// <summary>Reads one item of a list into the entry of its code.</summary>
internal delegate void ItemReader<T>(ref Utf8JsonReader reader, CodeTable<AskedCode<T>> codes, Received received)
    where T : class;
