using System.Text.Json;
using Qos.Localization;

namespace Qos.Client.Profiles;

/// <summary>The file of profiles: one JSON object with an object for each profile.</summary>
internal static class ProfileFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="QosException">The file is not readable as profiles; the message has its path.</exception>
    public static IReadOnlyList<QosProfile> Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem(path, e.Message, e);
        }

        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return [.. document.RootElement.EnumerateObject().Select(profile => Read(profile.Name, profile.Value))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or QosException)
        {
            throw Problem(path, e.Message, e);
        }
    }

    /// <summary>Writes a new file and puts it in place of the old one, so that no reader and no crash meets half a file.</summary>
    public static void Write(string path, IEnumerable<QosProfile> profiles)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var stream = File.Create(temporary))
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                foreach (var profile in profiles.OrderBy(profile => profile.Name, StringComparer.OrdinalIgnoreCase))
                {
                    Write(json, profile);
                }

                json.WriteEndObject();
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(Utf8JsonWriter json, QosProfile profile)
    {
        json.WriteStartObject(profile.Name);
        Text("uri", profile.Uri?.ToString());
        Text("plan", profile.Plan);
        Number("requestsPerMinute", profile.RequestsPerMinute);
        Number("maxCodes", profile.MaxCodes);
        Text("secretName", profile.SecretName);
        Text("vault", profile.Vault);
        Text("defaultMarket", profile.DefaultMarket);
        Text("colorScheme", profile.ColorScheme == PriceColorScheme.Auto ? null : profile.ColorScheme.ToString());
        Text("defaultKLineType", profile.DefaultKLineType?.ShortName());
        Number("defaultKLineCount", profile.DefaultKLineCount);
        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        void Number(string name, int? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }
    }

    private static QosProfile Read(string name, JsonElement json)
    {
        string? Text(string property) => json.TryGetProperty(property, out var value) ? value.GetString() : null;
        int? Number(string property) => json.TryGetProperty(property, out var value)
            ? value.GetInt32() is > 0 and var number ? number : throw new FormatException(
                Messages.Format($"{name}: {property} must be at least 1."))
            : null;
        if (json.TryGetProperty("apiKey", out _) || json.TryGetProperty("key", out _))
        {
            throw new FormatException(
                Messages.Format($"{name}: a profile stores the name of a secret (secretName), never the key. Remove the key from the file."));
        }

        return new QosProfile
        {
            Name = name,
            Uri = Text("uri") is { } uri ? QosEnvironment.ParseUri(uri, $"{name}: uri") : null,
            Plan = Text("plan") is { } plan && QosLimits.ParsePlan(plan, $"{name}: plan") is not null ? plan : null,
            RequestsPerMinute = Number("requestsPerMinute"),
            MaxCodes = Number("maxCodes"),
            SecretName = Text("secretName"),
            Vault = Text("vault"),
            DefaultMarket = Text("defaultMarket")?.ToUpperInvariant(),
            ColorScheme = Text("colorScheme") is not { } scheme ? PriceColorScheme.Auto
                : Enum.TryParse(scheme, ignoreCase: true, out PriceColorScheme known) && Enum.IsDefined(known) ? known
                : throw new FormatException(
                    Messages.Format($"{name}: colorScheme '{scheme}' is not one of {string.Join(", ", Enum.GetNames<PriceColorScheme>())}.")),
            DefaultKLineType = Text("defaultKLineType") is not { } type ? null
                : KLineTypes.TryParse(type, out var period) ? period
                : throw new FormatException(
                    Messages.Format($"{name}: defaultKLineType '{type}' is not one of {string.Join(' ', KLineTypes.ShortNames)}.")),
            DefaultKLineCount = Number("defaultKLineCount"),
        };
    }

    private static QosException Problem(string path, string problem, Exception cause) =>
        new(QosErrorKind.InvalidArgument, Messages.Format($"The profiles in {path} cannot be read: {problem}"), cause);
}
