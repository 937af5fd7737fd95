using Npgsql;
using Xunit;

namespace Reconcile.Testing;

/// <summary>
/// A PostgreSQL server for tests: the one that <c>RECONCILE_TEST_POSTGRES</c> names (a URI or a connection string of a superuser), or a
/// private one that ends with this process, however that ends. The login's password is <see cref="PlantedSecret.Password"/> on a private server.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartSharedAsync);

    private readonly NpgsqlConnectionStringBuilder _login;
    private readonly PostgresInstance? _instance;
    private readonly bool _isShared;

    private PostgresServer(NpgsqlConnectionStringBuilder login, PostgresInstance? instance, bool isShared)
    {
        _login = login;
        _instance = instance;
        _isShared = isShared;
    }

    public string Host => _login.Host ?? "localhost";

    public int Port => _login.Port;

    public string User => _login.Username ?? string.Empty;

    public string Password => _login.Password ?? string.Empty;

    /// <summary>True for a server started here, false for the one that the environment names.</summary>
    public bool IsOwned => _instance is not null;

    /// <summary>The postmaster's process id; null while a private server is down, and for a server that was not started here.</summary>
    public int? ProcessId => _instance?.ProcessId;

    /// <summary>The data folder of a server that was started here.</summary>
    public string? DataFolder => _instance?.DataFolder;

    /// <summary>The server that all tests of this process share. Skips the test, with the reason, where there is none.</summary>
    public static async Task<PostgresServer> RequireAsync()
    {
        if (SharedLogin is null && PostgresInstallation.Find(out var reason) is null)
        {
            Assert.Skip(reason);
        }

        return await Shared.Value;
    }

    /// <summary>A server of the caller's own, for tests that kill or restart it. Skips the test where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartPrivateAsync(CancellationToken cancellationToken = default)
    {
        var installation = PostgresInstallation.Find(out var reason);
        if (installation is null)
        {
            Assert.Skip(reason);
        }

        return await StartNewAsync(installation, isShared: false, cancellationToken);
    }

    /// <summary>Creates an empty database.</summary>
    /// <param name="name">Null: a new name.</param>
    /// <param name="options">What follows the name in <c>CREATE DATABASE</c>, for example <c>TEMPLATE template0 ENCODING 'SQL_ASCII'</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PostgresDatabase> CreateDatabaseAsync(string? name = null, string options = "", CancellationToken cancellationToken = default)
    {
        name ??= "test_" + Guid.NewGuid().ToString("N")[..12];
        await ExecuteAsync($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" {options}", cancellationToken);
        return new PostgresDatabase(this, name);
    }

    /// <summary>Stops the server in an orderly way, which ends all connections, and starts it again. Private servers only.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await RequirePrivate().StopAsync("fast", cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <summary>Ends the server as a crash would: every connection breaks. Returns when it is down. Private servers only.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => RequirePrivate().StopAsync("immediate", cancellationToken);

    /// <summary>Starts a killed server again, on the same port; returns when it takes connections. Private servers only.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => RequirePrivate().StartAsync(cancellationToken);

    /// <summary>Ends all connections to a database. Returns how many there were.</summary>
    public async Task<int> TerminateBackendsAsync(string database, CancellationToken cancellationToken = default) =>
        Convert.ToInt32(
            await ScalarAsync(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()", database, cancellationToken),
            null);

    /// <summary>Removes a private server with all its data and returns when its process is gone. The shared one stays until the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_instance is not null && !_isShared)
        {
            await _instance.DisposeAsync();
        }
    }

    /// <summary>The connection string of a database on this server.</summary>
    internal NpgsqlConnectionStringBuilder Login(string database) => new(_login.ConnectionString) { Database = database };

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task<object?> ScalarAsync(string sql, string parameter, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = parameter } } };
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string? SharedLogin =>
        Environment.GetEnvironmentVariable("RECONCILE_TEST_POSTGRES") is { Length: > 0 } login ? login : null;

    private static async Task<PostgresServer> StartSharedAsync() => SharedLogin is string login
        ? new PostgresServer(PostgresLogin.Parse(login), null, isShared: true)
        : await StartNewAsync(
            PostgresInstallation.Find(out var reason) ?? throw new InvalidOperationException(reason), isShared: true, CancellationToken.None);

    private static async Task<PostgresServer> StartNewAsync(PostgresInstallation installation, bool isShared, CancellationToken cancellationToken)
    {
        var instance = await PostgresInstance.StartNewAsync(installation, cancellationToken);
        return new PostgresServer(PostgresLogin.Of(instance), instance, isShared);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_login.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private PostgresInstance RequirePrivate() => _instance is not null && !_isShared
        ? _instance
        : throw new InvalidOperationException($"Other tests use this server. Only one from {nameof(StartPrivateAsync)} can be stopped.");
}
