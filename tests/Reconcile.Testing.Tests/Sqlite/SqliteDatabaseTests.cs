using Microsoft.Data.Sqlite;
using Xunit;

namespace Reconcile.Testing.Tests.Sqlite;

public sealed class SqliteDatabaseTests
{
    [Fact]
    public async Task A_database_keeps_what_is_written_until_it_is_disposed()
    {
        var database = new SqliteDatabase();
        await using (database)
        {
            await database.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'one'), (2, NULL)");
            Assert.Equal(2, await database.ScalarAsync<int>("SELECT count(*) FROM t"));
            Assert.Null(await database.ScalarAsync("SELECT name FROM t WHERE id = 2"));
            Assert.Equal("sqlite:" + database.FullPath, database.Uri);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(database.FullPath)));
    }

    [Fact]
    public async Task A_copy_is_independent()
    {
        await using var original = new SqliteDatabase();
        await original.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        await using var copy = original.Copy();

        await copy.ExecuteAsync("INSERT INTO t VALUES (1)");

        Assert.Equal(0, await original.ScalarAsync<int>("SELECT count(*) FROM t"));
        Assert.Equal(1, await copy.ScalarAsync<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_pooled_connection_does_not_keep_the_file()
    {
        var database = new SqliteDatabase();
        await using (var connection = new SqliteConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
        }

        await database.DisposeAsync();

        Assert.False(File.Exists(database.FullPath));
    }
}
