using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Repair;

/// <summary>Values that are hard to carry into another engine: after the repair, the tables match.</summary>
public sealed class RepairRoundTripTests
{
    [Theory]
    [InlineData("numeric", "TEXT", "12345678901234567890.000123", "-0.00000000000000000001", "1e40", "NaN", "Infinity")]
    [InlineData("numeric(20,4)", "NUMERIC", "2.5000", "-1.0", "100", "0")]
    [InlineData("double precision", "REAL", "0.1", "1.7976931348623157e308", "4.9e-324", "Infinity", "-Infinity", "NaN", "1e16")]
    [InlineData("real", "REAL", "0.1", "3.4e38")]
    [InlineData("bigint", "INTEGER", "-9223372036854775808", "9223372036854775807")]
    [InlineData("boolean", "BOOLEAN", "true", "false")]
    [InlineData("date", "DATE", "2000-02-29", "0044-03-15 BC", "10000-01-01", "infinity", "-infinity")]
    [InlineData("time", "TIME", "24:00:00", "00:00:00.000001")]
    [InlineData("timestamp", "DATETIME", "1999-12-31 23:59:59.999999", "0044-03-15 12:00:00 BC", "infinity")]
    [InlineData("timestamptz", "TIMESTAMPTZ", "2020-03-29 01:30:00+02", "0044-03-15 12:00:00+00 BC", "-infinity")]
    [InlineData("uuid", "BLOB", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("uuid", "TEXT", "00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("bytea", "BLOB", "\\x", "\\x00ff27")]
    [InlineData("text", "TEXT", "", " ", "it's", "\\", "a\nGO\nb", "Infinity", "NULL", "\U0001D11E", "1.0", "0x61")]
    [InlineData("jsonb", "TEXT", "{\"b\":[1.50,null],\"a\":\"\\u00e9\"}", "\"x\"", "1")]
    public async Task A_repaired_table_matches_whichever_engine_was_right(string postgresType, string sqliteType, params string[] values)
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase();
        await using var other = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(postgres, $"CREATE TABLE t (id int PRIMARY KEY, v {postgresType})", [.. values.Select((value, i) => $"{i}, '{value.Replace("'", "''", StringComparison.Ordinal)}'"), "1000, NULL"]);
        await CreateAsync(sqlite, $"CREATE TABLE t (id INTEGER PRIMARY KEY, v {sqliteType})", "0, NULL", "2000, NULL");
        await CreateAsync(other, $"CREATE TABLE t (id int PRIMARY KEY, v {postgresType})", "0, NULL", "2000, NULL");

        await RepairAsync(postgres, sqlite, values.Length, 1, 1);
        await RepairAsync(sqlite, other, values.Length, 1, 1);

        Assert.Equal(Verdict.Match, (await CompareAsync(postgres, other, "t")).Verdict);
    }

    [Fact]
    public async Task Untyped_values_of_SQLite_are_repaired_to_the_same_kind()
    {
        await using var source = new SqliteDatabase("a");
        await using var target = new SqliteDatabase("b");
        await CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "1, 1", "2, '1'", "3, X'31'", "4, 'Infinity'", "5, 9e999", "6, -9e999", "7, 1.5", "8, CAST(X'FF61' AS TEXT)", "9, CAST(X'610062' AS TEXT)", "10, ''", "11, X''", "12, NULL", "13, 5e-324", "14, 1e300");
        await CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)");

        await RepairAsync(source, target, 14, 0, 0);

        Assert.Equal(
            await source.ScalarAsync<string>("SELECT group_concat(typeof(v) || quote(v)) FROM t"),
            await target.ScalarAsync<string>("SELECT group_concat(typeof(v) || quote(v)) FROM t"));
    }

    [Fact]
    public async Task A_fraction_is_not_rounded_into_a_column_of_whole_numbers()
    {
        await using var source = new SqliteDatabase();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, v NUMERIC)", "1, 1.5");
        await CreateAsync(target, "CREATE TABLE t (id int PRIMARY KEY, v int)", "1, 1");

        await Assert.ThrowsAsync<ReconcileException>(() => RepairAsync(source, target, 0, 0, 1));

        Assert.Equal(1, await target.ScalarAsync<int>("SELECT v FROM t"));
    }

    private static async Task RepairAsync(TestDatabase source, TestDatabase target, int missing, int extra, int changed)
    {
        var result = await CompareAsync(source, target, "t");
        // The first value is there as NULL: it is changed, the others are missing; one row too many is extra.
        Assert.Equal((missing, extra, changed), (result.Missing, result.Extra, result.Changed));
        using var script = new StringWriter();
        await RepairWriter.WriteAsync(result, script, CancellationToken.None);
        await foreach (var row in Database.QueryAsync(Connect(target), script.ToString(), new Dictionary<string, object?>(), TimeSpan.FromMinutes(2), CancellationToken.None))
        {
            Assert.Fail($"A repair returns no rows: {row}");
        }

        var after = await CompareAsync(source, target, "t");
        Assert.True(after.Verdict == Verdict.Match, string.Join("; ", Lines(after).Concat(after.Sample.Select(difference => difference.ToString()))) + script);
    }
}
