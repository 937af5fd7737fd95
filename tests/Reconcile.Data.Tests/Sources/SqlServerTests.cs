using Reconcile.Data.Canonical;
using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

/// <summary>Live, where <c>RECONCILE_TEST_SQLSERVER</c> names a server; what is expected comes from Microsoft's documentation.</summary>
public sealed class SqlServerTests
{
    public static TheoryData<string, string, string> Values => new()
    {
        { "bit", "1", "true" },
        { "tinyint", "255", "255" },
        { "smallint", "-32768", "-32768" },
        { "int", "-2147483648", "-2147483648" },
        { "bigint", "9223372036854775807", "9223372036854775807" },
        { "decimal(38,0)", "99999999999999999999999999999999999999", "99999999999999999999999999999999999999" },
        { "decimal(38,38)", "-0.00000000000000000000000000000000000001", "-0.00000000000000000000000000000000000001" },
        { "money", "-922337203685477.5808", "-922337203685477.5808" },
        { "smallmoney", "214748.3647", "214748.3647" },
        { "float", "1.7976931348623157E+308", "1.7976931348623157E+308" },
        { "real", "1.5", "1.5" },
        { "date", "'0001-01-01'", "0001-01-01" },
        { "date", "'9999-12-31'", "9999-12-31" },
        { "time(7)", "'23:59:59.9999999'", "23:59:59.9999999" },
        { "datetime", "'1753-01-01T00:00:00'", "1753-01-01 00:00:00" },
        { "datetime", "'9999-12-31T23:59:59.997'", "9999-12-31 23:59:59.997" },
        { "smalldatetime", "'2079-06-06T23:59:00'", "2079-06-06 23:59:00" },
        { "datetime2(7)", "'0001-01-01T00:00:00.0000001'", "0001-01-01 00:00:00.0000001" },
        { "datetimeoffset(7)", "'2020-03-29T01:30:00.1234567+02:00'", "2020-03-28 23:30:00.1234567+00" },
        { "uniqueidentifier", "'00112233-4455-6677-8899-AABBCCDDEEFF'", "00112233-4455-6677-8899-aabbccddeeff" },
        { "varbinary(max)", "0x00FF", "00FF" },
        { "binary(4)", "0x01", "01000000" },
        { "image", "0xFF", "FF" },
        { "char(5)", "'ab'", "ab" },
        { "nchar(5)", "N'ab'", "ab" },
        { "varchar(5)", "'ab '", "ab " },
        { "nvarchar(max)", "N''", "" },
        { "nvarchar(20)", "N'Z\u00fcrich \U0001D11E'", "Z\u00fcrich \U0001D11E" },
        { "text", "'old'", "old" },
        { "ntext", "N'old'", "old" },
        { "xml", "'<a>b</a>'", "<a>b</a>" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Values_at_the_extremes_of_their_types_arrive(string type, string literal, string text)
    {
        await using var database = await (await SqlServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE t (id int NOT NULL PRIMARY KEY, v {type} NULL); INSERT INTO t VALUES (1, {literal}), (2, NULL)");
        await using var session = await Live.OpenAsync(database);

        var rows = await Live.ReadAsync(session, "t");

        Assert.Equal([text, "NULL"], rows.Select(row => row[1].Text));
    }

    [Theory]
    [InlineData("nvarchar(20)", "(N'a'), (N'a '), (N'B'), (N'\u00e9'), (N''), (N'a-b'), (N'ab')")]
    [InlineData("uniqueidentifier", "('00112233-4455-6677-8899-AABBCCDDEEFF'), ('FF112233-4455-6677-8899-00BBCCDDEEFF'), ('0A112233-4455-6677-8899-FFBBCCDDEEFF')")]
    [InlineData("varbinary(10)", "(0x), (0x00), (0x0000), (0x01), (0x0100), (0x010001), (0xFF)")]
    [InlineData("decimal(10,2)", "(-1.5), (0), (10), (9)")]
    [InlineData("datetimeoffset", "('2020-01-01T00:00:00+02:00'), ('2019-12-31T23:00:00+00:00'), ('2020-01-01T00:00:00-02:00')")]
    public async Task Keys_arrive_in_the_order_of_their_canonical_forms(string type, string values)
    {
        await using var database = await (await SqlServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE t (k {type} NULL); INSERT INTO t VALUES {values}, (NULL)");
        await using var session = await Live.OpenAsync(database);

        var keys = (await Live.ReadAsync(session, "t")).ConvertAll(row => row[0]);

        Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0, $"{pair.First}, then {pair.Second}"));
    }

    [Fact]
    public async Task Chinook_is_the_same_in_both_engines_in_every_table_that_the_publisher_made_the_same()
    {
        await using var server = await ChinookDatabase.CreateSqlServerAsync();
        await using var sqlite = ChinookDatabase.CreateSqlite();

        foreach (var table in ChinookDatabase.Tables)
        {
            var result = await CompareAsync(server, sqlite, table.Name);

            Assert.NotEqual(Verdict.NotCompared, result.Verdict);
            Assert.Equal((table.Rows, table.Rows), (result.SourceRows, result.TargetRows));
            Assert.Equal((0, 0), (result.Missing, result.Extra));
        }
    }

    [Fact]
    public async Task A_repaired_table_matches()
    {
        const string Table = "CREATE TABLE t (id int NOT NULL PRIMARY KEY, n decimal(20,4) NULL, f float NULL, d datetime NULL, o datetimeoffset NULL, u uniqueidentifier NULL, b varbinary(20) NULL, v nvarchar(max) NULL);";
        await using var source = await (await SqlServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await SqlServer.RequireAsync()).CreateDatabaseAsync();
        await source.ExecuteAsync(Table + "INSERT INTO t VALUES (1, 2.5, 1E+300, '2020-01-01T00:00:00.997', '2020-01-01T00:00:00.1234567+02:00', NEWID(), 0x00FF, N'it''s' + NCHAR(10) + N'GO' + NCHAR(10) + N'\u00e9'), (2, NULL, 0.1, NULL, NULL, NULL, 0x, N''), (3, 1, 1, NULL, NULL, NULL, NULL, NULL)");
        await target.ExecuteAsync(Table + "INSERT INTO t VALUES (2, 1, 0.2, '2020-01-01', NULL, NULL, NULL, NULL), (3, 1, 1, NULL, NULL, NULL, NULL, NULL), (4, 1, 1, NULL, NULL, NULL, NULL, NULL)");

        var result = await CompareAsync(source, target, "t");
        Assert.Equal((1, 1, 1), (result.Missing, result.Extra, result.Changed));
        using var script = new StringWriter();
        Assert.Equal(3, await RepairWriter.WriteAsync(result, script, CancellationToken.None));
        await foreach (var _ in Database.QueryAsync(ConnectionUri.Parse(target.Uri), script.ToString(), new Dictionary<string, object?>(), Live.Limit, CancellationToken.None))
        {
        }

        Assert.Equal(Verdict.Match, (await CompareAsync(source, target, "t")).Verdict);
    }

    [Fact]
    public async Task The_catalogue_knows_keys_identities_computed_columns_and_row_versions()
    {
        await using var database = await (await SqlServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (a int IDENTITY, b int NOT NULL, c AS b * 2, d rowversion, e nvarchar(10) NULL, CONSTRAINT k UNIQUE (b))");
        await using var session = await Live.OpenAsync(database);

        var table = await Live.FindAsync(session, "T");

        Assert.Equal(["b"], table.Key);
        Assert.Equal(["a"], table.Columns.Where(column => column.IsIdentity).Select(column => column.Name));
        Assert.Equal(["c"], table.Columns.Where(column => column.IsGenerated).Select(column => column.Name));
        Assert.Equal([CanonicalKind.Integer, CanonicalKind.Integer, CanonicalKind.Integer, null, CanonicalKind.Text], table.Columns.Select(column => column.Kind));
        Assert.Equal("nvarchar(10)", table.Columns[4].NativeType);
    }

    private static Task<TableResult> CompareAsync(TestDatabase source, TestDatabase target, string table) => Reconciling.Reconciling.CompareAsync(source, target, table);
}
