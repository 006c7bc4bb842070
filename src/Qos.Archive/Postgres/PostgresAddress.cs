using Npgsql;
using Qos.Client;
using Qos.Localization;

namespace Qos.Archive.Postgres;

/// <summary>
/// Reads <c>postgres://user:password@host:port/database?option=value</c>. Without a password, that of <c>PGPASSWORD</c> or the user's
/// <c>.pgpass</c> is taken; a host that
/// begins with <c>/</c> (written as <c>%2F</c>) is a folder of Unix sockets.
/// </summary>
internal static class PostgresAddress
{
    private const int DefaultPort = 5432;

    /// <exception cref="QosException">It is not such an address (<see cref="QosErrorKind.InvalidArgument"/>).</exception>
    internal static (NpgsqlConnectionStringBuilder Connection, string Shown) Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Trim('/').Length == 0)
        {
            throw QosArchive.Invalid(
                Messages.Of("The address of the PostgreSQL archive is not valid. Write postgres://user@host:port/database, for example postgres://quotes@localhost:5432/quotes."));
        }

        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Uri.UnescapeDataString(uri.Host),
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
            SearchPath = PostgresSchema.Name,
            ApplicationName = "qos-archive",
            Timeout = 15,
            CommandTimeout = 600,
            MaxAutoPrepare = 32,
            IncludeErrorDetail = true,
        };
        var user = uri.UserInfo.Split(':', 2);
        builder.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName;
        if (user.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = option.Split('=', 2);
            try
            {
                builder[Uri.UnescapeDataString(parts[0]).Replace("sslmode", "SSL Mode",
                    StringComparison.OrdinalIgnoreCase)] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
            }
            catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
            {
                throw QosArchive.Invalid(
                    Messages.Format($"The address of the PostgreSQL archive has an option '{parts[0]}' that Npgsql does not accept: {e.Message}"));
            }
        }

        return (builder, $"postgres://{builder.Username}@{builder.Host}:{builder.Port}/{builder.Database}");
    }
}
