using Npgsql;
using Xunit;

namespace Reconcile.Testing.Tests.Postgres;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task The_shared_server_answers()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();

        Assert.Equal(42, await database.ScalarAsync<int>("SELECT 42"));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();
        var login = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Password = "wrong", Pooling = false };

        await using var connection = new NpgsqlConnection(login.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task A_databases_uri_holds_its_whole_login()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();

        var login = PostgresLogin.Parse(database.Uri);

        Assert.Equal(server.Password, login.Password);
        Assert.Equal(database.Name, login.Database);
        await using var connection = new NpgsqlConnection(login.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
    }

    [Fact]
    public async Task A_disposed_database_is_gone_even_if_somebody_is_connected()
    {
        var server = await PostgresServer.RequireAsync();
        var database = await server.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();

        await database.DisposeAsync();

        Assert.Equal(0L, await server.ScalarAsync("SELECT count(*) FROM pg_database WHERE datname = $1", database.Name));
    }

    [Fact]
    public async Task Backends_of_a_database_are_counted_and_terminated()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();
        Assert.Equal(0, await database.CountBackendsAsync());

        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_sleep(600)";
        var sleeping = command.ExecuteNonQueryAsync();
        await database.WaitForActiveBackendsAsync(1);
        Assert.Equal(1, await database.CountBackendsAsync());

        Assert.Equal(1, await server.TerminateBackendsAsync(database.Name));
        var end = await Assert.ThrowsAsync<PostgresException>(() => sleeping);
        Assert.Equal(PostgresErrorCodes.AdminShutdown, end.SqlState);
        await database.WaitForBackendsAsync(0);
    }

    [Fact]
    public async Task The_shared_server_cannot_be_killed()
    {
        var server = await PostgresServer.RequireAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.KillAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.RestartAsync());
        await server.DisposeAsync();
        await using var database = await server.CreateDatabaseAsync();
    }
}
