using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Qos.Archive.Tests.Stores;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Qos.Archive.Tests.Stores;

/// <summary>
/// A PostgreSQL server of the tests' own: made by <c>initdb</c> in a temporary folder, on a free port of 127.0.0.1, ended with the tests.
/// It refuses to run as root, so there it runs as the user <c>postgres</c> that its package makes.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Lazy<Task> _started;
    private string? _folder;
    private int _port;
    private int _databases;

    public PostgresServer() => _started = new Lazy<Task>(StartAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>The address of a new, empty database. The server starts with the first one.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await _started.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"archive{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        return string.Create(CultureInfo.InvariantCulture, $"postgres://qos@127.0.0.1:{_port}/{name}");
    }

    /// <summary>Ends every connection to a database, as a restart of the server does.</summary>
    public Task BreakConnectionsAsync(string address) =>
        ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new Uri(address).AbsolutePath.Trim('/')}'");

    private string Data => Path.Combine(_folder!, "data");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_port};Username=qos;Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("qos-postgres-").FullName;
        _port = FreePort();
        if (IsRoot)
        {
            await RunAsCurrentAsync("chown", "postgres", _folder);
        }

        await RunAsync("initdb", "-D", Data, "-A", "trust", "-U", "qos", "-E", "UTF8", "--locale=C", "--no-sync", "--data-checksums");
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            $"\nlisten_addresses = '127.0.0.1'\nport = {_port}\nunix_socket_directories = ''\nfsync = off\nsynchronous_commit = off\nmax_connections = 60\n");
        await RunAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "90", "start");
    }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Where the programs are: on the path, or where Debian's packages put them.</summary>
    private static string Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var packages = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal)
                .Select(folder => Path.Combine(folder, "bin")) : [];
        return packages.Concat(folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"{name} was not found. Install PostgreSQL (apt-get install postgresql), or add its folder to PATH.");
    }

    private static Task RunAsync(string program, params string[] arguments) => IsRoot
        ? RunAsCurrentAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Program(program), .. arguments])
        : RunAsCurrentAsync(Program(program), arguments);

    private static async Task RunAsCurrentAsync(string program, params string[] arguments)
    {
        // Output goes nowhere: pg_ctl's server would keep a pipe open for as long as it lives.
        string[] shell = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", shell) { WorkingDirectory = "/" })!;
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
