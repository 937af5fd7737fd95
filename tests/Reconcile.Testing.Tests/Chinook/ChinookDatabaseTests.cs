using Xunit;

namespace Reconcile.Testing.Tests.Chinook;

public sealed class ChinookDatabaseTests
{
    [Fact]
    public async Task Both_engines_hold_all_rows_of_all_tables()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            Assert.Equal(table.Rows, await sqlite.ScalarAsync<int>($"SELECT count(*) FROM {sqlite.QuoteTable(table.Name)}"));
            Assert.Equal(table.Rows, await postgres.ScalarAsync<int>($"SELECT count(*) FROM {postgres.QuoteTable(table.PostgresName)}"));
        }
    }

    [Fact]
    public async Task The_engines_differ_in_the_known_rows_and_in_no_others()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            var found = await NaiveComparison.CompareAsync(sqlite, table.Name, postgres, table.PostgresName);
            Assert.Equal(ChinookDatabase.DifferencesInPostgres(table.Name).Lines, found.Lines);
        }
    }

    [Fact]
    public async Task Each_test_gets_a_database_of_its_own()
    {
        await using var first = await ChinookDatabase.CreatePostgresAsync();
        await using var second = await ChinookDatabase.CreatePostgresAsync();

        await first.ExecuteAsync("DELETE FROM playlist_track");

        Assert.Equal(8715, await second.ScalarAsync<int>("SELECT count(*) FROM playlist_track"));
    }

    [Theory]
    [InlineData("Album", "album")]
    [InlineData("InvoiceLineId", "invoice_line_id")]
    [InlineData("SupportRepId", "support_rep_id")]
    public void Names_translate_both_ways(string name, string postgresName)
    {
        Assert.Equal(postgresName, ChinookNames.ToPostgres(name));
        Assert.Equal(name, ChinookNames.FromPostgres(postgresName));
    }
}
