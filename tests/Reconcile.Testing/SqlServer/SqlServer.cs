using Microsoft.Data.SqlClient;
using Xunit;

namespace Reconcile.Testing;

/// <summary>The SQL Server that <c>RECONCILE_TEST_SQLSERVER</c> names, as an ADO.NET connection string or a <c>sqlserver://</c> URI.</summary>
public sealed class SqlServer
{
    private readonly SqlConnectionStringBuilder _login;

    private SqlServer(SqlConnectionStringBuilder login) => _login = login;

    /// <summary>The server; skips the test where none is named.</summary>
    public static async Task<SqlServer> RequireAsync()
    {
        var login = Environment.GetEnvironmentVariable("RECONCILE_TEST_SQLSERVER");
        if (string.IsNullOrEmpty(login))
        {
            Assert.Skip("RECONCILE_TEST_SQLSERVER is not set: no live SQL Server");
        }

        var server = new SqlServer(Parse(login));
        await server.ExecuteAsync("SELECT 1");
        return server;
    }

    /// <summary>Creates an empty database.</summary>
    /// <param name="name">Null: a new name.</param>
    /// <param name="options">What follows the name in <c>CREATE DATABASE</c>, for example <c>COLLATE Latin1_General_100_CI_AS_SC_UTF8</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SqlServerDatabase> CreateDatabaseAsync(string? name = null, string options = "", CancellationToken cancellationToken = default)
    {
        var database = new SqlServerDatabase(this, name ?? "test_" + Guid.NewGuid().ToString("N")[..12]);
        await ExecuteAsync($"CREATE DATABASE {database.Quote(database.Name)} {options}", cancellationToken);
        return database;
    }

    /// <summary>Reads either form of a login.</summary>
    internal static SqlConnectionStringBuilder Parse(string text)
    {
        if (ServerUri.TryParse(text, "sqlserver", "mssql") is not ServerUri uri)
        {
            return new SqlConnectionStringBuilder(text);
        }

        var login = new SqlConnectionStringBuilder
        {
            DataSource = uri.Port is int port ? $"{uri.Host},{port}" : uri.Host,
            InitialCatalog = uri.Database,
            UserID = uri.User,
            Password = uri.Password,
        };
        foreach (var (name, value) in uri.Settings)
        {
            login[name] = value;
        }

        return login;
    }

    internal SqlConnectionStringBuilder Login(string database) => new(_login.ConnectionString) { InitialCatalog = database };

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(_login.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
