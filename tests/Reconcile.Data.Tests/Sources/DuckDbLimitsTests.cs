using System.Data.Common;
using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

/// <summary>Two DuckDBs that put down what they sort in one folder read each other's rows, or crash.</summary>
public sealed class DuckDbLimitsTests
{
    private readonly DuckDbDriver _driver = new();

    [Fact]
    public async Task No_two_sets_of_files_put_down_what_they_sort_in_one_folder()
    {
        await using var database = new DuckDbDatabase();
        await database.ExecuteAsync("CREATE TABLE t (id INTEGER)");
        using var files = await database.WriteFilesAsync("PARQUET", ".parquet");
        var connection = ConnectionUri.Parse("parquet:" + files.FullPath);

        var (first, second) = await FoldersAsync(connection, connection);

        Assert.StartsWith(Path.GetTempPath(), first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Databases_have_folders_of_their_own_and_two_sessions_of_one_can_be_open_together()
    {
        await using var one = new DuckDbDatabase();
        await using var other = new DuckDbDatabase();
        await one.ExecuteAsync("CREATE TABLE t (id INTEGER)");
        await other.ExecuteAsync("CREATE TABLE t (id INTEGER)");

        var same = await FoldersAsync(ConnectionUri.Parse(one.Uri), ConnectionUri.Parse(one.Uri));
        var different = await FoldersAsync(ConnectionUri.Parse(one.Uri), ConnectionUri.Parse(other.Uri));

        Assert.Equal(same.First, same.Second);
        Assert.NotEqual(different.First, different.Second);
    }

    [Fact]
    public async Task A_sort_stays_within_its_share_of_the_memory_unless_the_connection_says_otherwise()
    {
        await using var database = new DuckDbDatabase();
        await database.ExecuteAsync("CREATE TABLE t (id INTEGER)");
        var connection = ConnectionUri.Parse(database.Uri);

        var share = await SettingAsync(connection, "memory_limit");
        var own = await SettingAsync(connection with { Settings = new Dictionary<string, string> { ["memory_limit"] = "300MiB" } }, "memory_limit");

        Assert.NotEqual(own, share);
        Assert.Equal("300.0 MiB", own);
    }

    private async Task<(string First, string Second)> FoldersAsync(ReconcileConnection first, ReconcileConnection second)
    {
        await using var one = _driver.Create(first, readOnly: true);
        await using var other = _driver.Create(second, readOnly: true);
        return (await ReadAsync(one, "temp_directory"), await ReadAsync(other, "temp_directory"));
    }

    private async Task<string> SettingAsync(ReconcileConnection connection, string setting)
    {
        await using var session = _driver.Create(connection, readOnly: true);
        return await ReadAsync(session, setting);
    }

    private static async Task<string> ReadAsync(DbConnection connection, string setting)
    {
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT current_setting('{setting}')";
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
