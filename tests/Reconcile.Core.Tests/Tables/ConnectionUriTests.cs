using System.Text.Json;

namespace Reconcile.Core.Tests.Tables;

public sealed class ConnectionUriTests
{
    private const string Planted = "S3cr3t-planted";

    [Fact]
    public void A_server_is_read_with_everything_that_it_says()
    {
        var connection = ConnectionUri.Parse("postgresql://app%40corp:p%40ss%2Fword@db.example:6432/sales%20eu?SSL%20Mode=Require&Application+Name=r");

        Assert.Equal(
            (ReconcileProvider.PostgreSql, "db.example", 6432, "sales eu", "app@corp", "p@ss/word"),
            (connection.Provider, connection.Server, connection.Port, connection.Database, connection.User, connection.Secret));
        Assert.Equal(("Require", "r"), (connection.Settings["ssl mode"], connection.Settings["Application Name"]));
    }

    [Theory]
    [InlineData("postgres://u@h/d", ReconcileProvider.PostgreSql)]
    [InlineData("POSTGRESQL://u@h/d", ReconcileProvider.PostgreSql)]
    [InlineData("sqlserver://u@h/d", ReconcileProvider.SqlServer)]
    [InlineData("mysql://u@h/d", ReconcileProvider.MySql)]
    [InlineData("mariadb://u@h/d", ReconcileProvider.MySql)]
    [InlineData("mssql://u@h/d", ReconcileProvider.SqlServer)]
    public void Schemes_have_their_usual_other_names(string text, ReconcileProvider provider)
    {
        var connection = ConnectionUri.Parse(text);

        Assert.Equal((provider, "h", null, "d", "u", null), (connection.Provider, connection.Server, connection.Port, connection.Database, connection.User, connection.Secret));
    }

    [Theory]
    [InlineData("sqlite:data/a.db", "data/a.db")]
    [InlineData("sqlite:/var/a.db", "/var/a.db")]
    [InlineData("sqlite:///var/a.db", "/var/a.db")]
    [InlineData("SQLite:C:\\data\\a.db", "C:\\data\\a.db")]
    [InlineData("sqlite::memory:", ":memory:")]
    [InlineData("sqlite:with space?.db", "with space?.db")]
    public void A_file_is_taken_as_it_stands(string text, string path) =>
        Assert.Equal((ReconcileProvider.Sqlite, path), (ConnectionUri.Parse(text).Provider, ConnectionUri.Parse(text).Database));

    [Theory]
    [InlineData("duckdb:data/a.duckdb", ReconcileProvider.DuckDb, "data/a.duckdb")]
    [InlineData("csv:/data/*.csv", ReconcileProvider.Csv, "/data/*.csv")]
    [InlineData("Parquet:/data", ReconcileProvider.Parquet, "/data")]
    [InlineData("jsonl:a b.jsonl", ReconcileProvider.JsonLines, "a b.jsonl")]
    public void Files_of_all_kinds_are_written_as_they_are_read(string text, ReconcileProvider provider, string path)
    {
        var connection = ConnectionUri.Parse(text);

        Assert.Equal((provider, path), (connection.Provider, connection.Database));
        Assert.Equal(text, connection.ToString(), ignoreCase: true);
    }

    [Fact]
    public void An_ipv6_server_loses_its_brackets() => Assert.Equal("::1", ConnectionUri.Parse("postgresql://u@[::1]:5432/d").Server);

    [Theory]
    [InlineData("")]
    [InlineData("no uri at all")]
    [InlineData("oracle://u:" + Planted + "@h/d")]
    [InlineData("Server=h;Password=" + Planted)]
    [InlineData("postgresql://u:" + Planted + "@")]
    [InlineData("postgresql://u:" + Planted + "@h:port/d")]
    [InlineData("postgresql://u:a#" + Planted + "@h/d")]
    [InlineData("postgresql:///" + Planted)]
    [InlineData("postgresql://u@h/d?Password=" + Planted)]
    [InlineData("postgresql://u@h/d?PWD=" + Planted)]
    [InlineData("sqlserver://u@h/d?pass%77ord=" + Planted)]
    [InlineData("postgresql://u@h/d?Psw=" + Planted)]
    [InlineData("postgresql://u@h/d?SSL+Password=" + Planted)]
    [InlineData("sqlite:")]
    public void What_is_no_uri_is_refused_in_words_that_never_repeat_it(string text)
    {
        var error = Assert.Throws<FormatException>(() => ConnectionUri.Parse(text));

        Assert.DoesNotContain(Planted, error.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"sqlite:path|sqlserver://|New-ReconcileConnection", error.Message);
    }

    [Theory]
    [InlineData("postgresql://u:" + Planted + "@h:5433/d", "postgresql://u@h:5433/d")]
    [InlineData("sqlserver://u:" + Planted + "@h/d", "sqlserver://u@h/d")]
    public void No_form_of_a_connection_shows_its_password(string text, string shown)
    {
        var connection = ConnectionUri.Parse(text);

        Assert.Equal(Planted, connection.Secret);
        Assert.Equal(shown, connection.ToString());
        Assert.DoesNotContain(Planted, $"{connection} {connection.Endpoint} {JsonSerializer.Serialize(connection)}", StringComparison.Ordinal);
        Assert.All(
            typeof(ReconcileConnection).GetProperties(),
            property => Assert.DoesNotContain(Planted, property.GetValue(connection)?.ToString() ?? string.Empty, StringComparison.Ordinal));
    }
}
