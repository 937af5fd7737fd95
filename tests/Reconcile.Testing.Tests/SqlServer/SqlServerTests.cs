using Xunit;

namespace Reconcile.Testing.Tests.SqlServer;

public sealed class SqlServerTests
{
    [Fact]
    public async Task A_live_server_holds_chinook_for_the_time_of_a_test()
    {
        await using var database = await ChinookDatabase.CreateSqlServerAsync();

        foreach (var table in ChinookDatabase.Tables)
        {
            Assert.Equal(table.Rows, await database.ScalarAsync<int>($"SELECT count(*) FROM {database.QuoteTable(table.Name)}"));
        }
    }

    [Fact]
    public void A_uri_names_a_server_as_a_connection_string_does()
    {
        var login = Reconcile.Testing.SqlServer.Parse($"sqlserver://sa:{PlantedSecret.UriEscaped}@db.example:1444/master?TrustServerCertificate=true");

        Assert.Equal("db.example,1444", login.DataSource);
        Assert.Equal("master", login.InitialCatalog);
        Assert.Equal(PlantedSecret.Password, login.Password);
        Assert.True(login.TrustServerCertificate);
    }

    [Fact]
    public void A_script_is_parted_at_lines_that_hold_go_alone()
    {
        var batches = SqlServerDatabase.SplitBatches("SELECT 'GO on'\r\nGO\r\n\r\ngo\nSELECT N'GO'\n  GO  ").Select(batch => batch.Trim());

        Assert.Equal(["SELECT 'GO on'", "SELECT N'GO'"], batches);
    }
}
