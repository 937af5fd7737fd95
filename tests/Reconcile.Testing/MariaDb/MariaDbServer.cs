using MySqlConnector;
using Xunit;

namespace Reconcile.Testing;

/// <summary>
/// A MySQL or MariaDB server for tests: the one that <c>RECONCILE_TEST_MYSQL</c> names (a URI or a connection string of a login that may do
/// everything), or a private MariaDB that ends with this process, however that ends.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private static readonly Lazy<Task<MariaDbServer>> Shared = new(StartSharedAsync);

    private readonly MySqlConnectionStringBuilder _login;
    private readonly MariaDbInstance? _instance;
    private readonly bool _isShared;

    private MariaDbServer(MySqlConnectionStringBuilder login, MariaDbInstance? instance, bool isShared)
    {
        _login = login;
        _instance = instance;
        _isShared = isShared;
    }

    public string Host => _login.Server;

    public int Port => (int)_login.Port;

    public string User => _login.UserID;

    public string Password => _login.Password;

    /// <summary>True for a server started here, false for the one that the environment names.</summary>
    public bool IsOwned => _instance is not null;

    /// <summary>The process id of a server that was started here.</summary>
    public int? ProcessId => _instance?.ProcessId;

    /// <summary>The data folder of a server that was started here.</summary>
    public string? DataFolder => _instance?.DataFolder;

    /// <summary>The server that all tests of this process share. Skips the test, with the reason, where there is none.</summary>
    public static async Task<MariaDbServer> RequireAsync()
    {
        if (SharedLogin is null && MariaDbInstallation.Find(out var reason) is null)
        {
            Assert.Skip(reason);
        }

        return await Shared.Value;
    }

    /// <summary>A server of the caller's own, for tests that change what all its sessions share. Skips the test where MariaDB is not installed.</summary>
    public static async Task<MariaDbServer> StartPrivateAsync(CancellationToken cancellationToken = default)
    {
        var installation = MariaDbInstallation.Find(out var reason);
        if (installation is null)
        {
            Assert.Skip(reason);
        }

        return await StartNewAsync(installation, isShared: false, cancellationToken);
    }

    /// <summary>Removes a private server with all its data and returns when its process is gone. The shared one stays until the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_instance is not null && !_isShared)
        {
            await _instance.DisposeAsync();
        }
    }

    /// <summary>Creates an empty database.</summary>
    /// <param name="options">What follows the name in <c>CREATE DATABASE</c>; default is the character set utf8mb4.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MariaDbDatabase> CreateDatabaseAsync(string options = "CHARACTER SET utf8mb4", CancellationToken cancellationToken = default)
    {
        var name = "test_" + Guid.NewGuid().ToString("N")[..12];
        await ExecuteAsync($"CREATE DATABASE {name} {options}", cancellationToken);
        return new MariaDbDatabase(this, name);
    }

    internal MySqlConnectionStringBuilder Login(string database) => new(_login.ConnectionString) { Database = database, Pooling = false, AllowUserVariables = true };

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = new MySqlConnection(Login(string.Empty).ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? SharedLogin =>
        Environment.GetEnvironmentVariable("RECONCILE_TEST_MYSQL") is { Length: > 0 } login ? login : null;

    private static async Task<MariaDbServer> StartSharedAsync() => SharedLogin is string login
        ? new MariaDbServer(Parse(login), null, isShared: true)
        : await StartNewAsync(
            MariaDbInstallation.Find(out var reason) ?? throw new InvalidOperationException(reason), isShared: true, CancellationToken.None);

    private static async Task<MariaDbServer> StartNewAsync(MariaDbInstallation installation, bool isShared, CancellationToken cancellationToken)
    {
        var instance = await MariaDbInstance.StartNewAsync(installation, cancellationToken);
        return new MariaDbServer(instance.Login, instance, isShared);
    }

    private static MySqlConnectionStringBuilder Parse(string text)
    {
        if (ServerUri.TryParse(text, "mysql", "mariadb") is not ServerUri uri)
        {
            return new MySqlConnectionStringBuilder(text);
        }

        var login = new MySqlConnectionStringBuilder { Server = uri.Host, Port = (uint)(uri.Port ?? 3306), UserID = uri.User, Password = uri.Password };
        foreach (var (name, value) in uri.Settings)
        {
            login[name] = value;
        }

        return login;
    }
}
