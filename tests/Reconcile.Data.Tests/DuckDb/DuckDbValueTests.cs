using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.DuckDb;

/// <summary>Values of DuckDB that look alike and are not, that look different and are not, and that lie at the edges of their types.</summary>
public sealed class DuckDbValueTests
{
    [Theory]
    [InlineData("VARCHAR", "NULL", "''")]
    [InlineData("VARCHAR", "'a '", "'a'")]
    [InlineData("VARCHAR COLLATE nocase", "'A'", "'a'")]
    [InlineData("VARCHAR", "decode(unhex('610062'))", "'ab'")]
    [InlineData("DOUBLE", "0.1", "0.10000000000000002")]
    [InlineData("DOUBLE", "'NaN'", "'Infinity'")]
    [InlineData("DECIMAL(10,4)", "2.20", "2.2001")]
    [InlineData("HUGEINT", "'170141183460469231731687303715884105727'", "'170141183460469231731687303715884105726'")]
    [InlineData("UBIGINT", "18446744073709551615", "18446744073709551614")]
    [InlineData("TIMESTAMP", "'2020-01-01 00:00:00.000001'", "'2020-01-01 00:00:00'")]
    [InlineData("TIMESTAMP", "'infinity'", "'294246-01-01 00:00:00'")]
    [InlineData("TIMESTAMP_NS", "'2020-01-01 00:00:00.000000001'", "'2020-01-01 00:00:00.000000002'")]
    [InlineData("TIMESTAMPTZ", "'2020-01-01 00:00:00+00'", "'2020-01-01 00:00:00+01'")]
    [InlineData("DATE", "'0001-01-01'", "'0001-01-01 (BC)'")]
    [InlineData("DATE", "'5877642-06-25 (BC)'", "'5877642-06-26 (BC)'")]
    [InlineData("TIMESTAMP", "'290309-12-22 (BC) 00:00:00'", "'290309-12-22 (BC) 00:00:01'")]
    [InlineData("TIME", "'24:00:00'", "'00:00:00'")]
    [InlineData("BLOB", "unhex('00')", "unhex('0000')")]
    [InlineData("UUID", "'ff112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'")]
    [InlineData("INTEGER[]", "[1, 2]", "[1, 3]")]
    [InlineData("ENUM('x', 'y')", "'x'", "'y'")]
    [InlineData("INTERVAL", "INTERVAL 1 DAY", "INTERVAL 25 HOUR")]
    [InlineData("BIT", "'101'::BIT", "'0101'::BIT")]
    public async Task Values_that_differ_are_a_difference_and_can_be_repaired(string type, string left, string right)
    {
        await using var source = new DuckDbDatabase("source");
        await using var target = new DuckDbDatabase("target");
        await Run.CreateAsync(source, $"CREATE TABLE items (id INTEGER PRIMARY KEY, v {type})", "1, " + left);
        await Run.CreateAsync(target, $"CREATE TABLE items (id INTEGER PRIMARY KEY, v {type})", "1, " + right);

        var result = await Run.CompareAsync(source, target, "items");

        Assert.Equal((Verdict.Mismatch, 1), (result.Verdict, result.Changed));
        if (!type.StartsWith("TIMESTAMP_NS", StringComparison.Ordinal) && !left.StartsWith("'5877642", StringComparison.Ordinal) && !left.StartsWith("'290309", StringComparison.Ordinal))
        {
            using var script = new StringWriter();
            await RepairWriter.WriteAsync(result, script, TestContext.Current.CancellationToken);
            await target.ExecuteAsync(script.ToString());
            Assert.Equal(Verdict.Match, (await Run.CompareAsync(source, target, "items")).Verdict);
        }
    }

    [Theory]
    [InlineData("DECIMAL(10,2)", "2.20", "DECIMAL(12,4)", "2.2")]
    [InlineData("DOUBLE", "'-0'", "DOUBLE", "0")]
    [InlineData("TINYINT", "7", "HUGEINT", "7")]
    [InlineData("DOUBLE", "0.1", "DECIMAL(3,2)", "0.1")]
    [InlineData("FLOAT", "0.1", "DECIMAL(3,2)", "0.1")]
    [InlineData("DATE", "'2020-02-29'", "TIMESTAMP", "'2020-02-29'")]
    [InlineData("TIMESTAMP_S", "'2020-02-29 10:00:00'", "TIMESTAMP_NS", "'2020-02-29 10:00:00'")]
    [InlineData("JSON", "'{\"b\": 1.0, \"a\": [ ]}'", "STRUCT(a INTEGER[], b INTEGER)", "{'a': [], 'b': 1}")]
    [InlineData("BOOLEAN", "true", "UTINYINT", "1")]
    public async Task Values_that_only_look_different_are_equal(string leftType, string left, string rightType, string right)
    {
        await using var source = new DuckDbDatabase("source");
        await using var target = new DuckDbDatabase("target");
        await Run.CreateAsync(source, $"CREATE TABLE items (id INTEGER PRIMARY KEY, v {leftType})", "1, " + left);
        await Run.CreateAsync(target, $"CREATE TABLE items (id INTEGER PRIMARY KEY, v {rightType})", "1, " + right);

        Assert.Equal(Verdict.Match, (await Run.CompareAsync(source, target, "items")).Verdict);
    }

    [Theory]
    [InlineData("VARCHAR", "TEXT", "'a'", "'B'", "'a '", "'á'", "'ab'", "'a-b'", "'Zürich'", "'𝄞'", "''")]
    [InlineData("UUID", "UUID", "'ff112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'", "'7f112233-4455-6677-8899-aabbccddee00'")]
    [InlineData("TIMESTAMP", "DATETIME", "'2020-01-01 10:00:00'", "'1999-12-31 23:59:59.5'", "'2020-01-01 09:59:59.999999'")]
    [InlineData("DECIMAL(10,3)", "NUMERIC", "10", "9", "-1.5", "0.001", "-20")]
    [InlineData("BIGINT", "INTEGER", "10", "9", "-1", "100")]
    public async Task Keys_of_any_kind_are_matched_across_engines_and_files(string type, string declared, params string[] keys)
    {
        await using var duck = new DuckDbDatabase("items");
        await using var sqlite = new SqliteDatabase("target");
        await Run.CreateAsync(duck, $"CREATE TABLE items (k {type} PRIMARY KEY, n INTEGER)", [.. keys.Select((key, i) => $"{key}, {i}")]);
        await Run.CreateAsync(sqlite, $"CREATE TABLE items (k {declared} PRIMARY KEY NOT NULL, n INTEGER)", [.. keys.Select((key, i) => $"{key}, {i}")]);
        using var csv = await duck.WriteFilesAsync("CSV", ".csv");
        using var jsonl = await duck.WriteFilesAsync("JSON", ".jsonl");
        using var parquet = await duck.WriteFilesAsync("PARQUET", ".parquet");
        string[] sources = [duck.Uri, "csv:" + csv, "jsonl:" + jsonl, "parquet:" + parquet];
        foreach (var source in sources)
        {
            var result = await Run.CompareAsync(Run.Options(sqlite, sqlite) with { Source = ConnectionUri.Parse(source) }, Run.Task("items"));
            Assert.Equal((source, Verdict.Match, string.Empty), (source, result.Verdict, result.Reason));
        }

        await sqlite.ExecuteAsync("DELETE FROM items WHERE n = 1; UPDATE items SET n = -1 WHERE n = 2");
        foreach (var source in sources)
        {
            var result = await Run.CompareAsync(Run.Options(sqlite, sqlite) with { Source = ConnectionUri.Parse(source) }, Run.Task("items"));
            Assert.Equal((source, 1, 0, 1), (source, result.Missing, result.Extra, result.Changed));
        }
    }

    [Fact]
    public async Task A_repair_refuses_a_number_that_the_column_would_round()
    {
        await using var source = new DuckDbDatabase("source");
        await using var target = new DuckDbDatabase("target");
        await Run.CreateAsync(source, "CREATE TABLE items (id INTEGER PRIMARY KEY, v DECIMAL(10,4))", "1, 2.2001");
        await Run.CreateAsync(target, "CREATE TABLE items (id INTEGER PRIMARY KEY, v DECIMAL(10,2))", "1, 2.20");

        var result = await Run.CompareAsync(source, target, "items");

        using var script = new StringWriter();
        var error = await Assert.ThrowsAsync<ReconcileException>(() => RepairWriter.WriteAsync(result, script, TestContext.Current.CancellationToken));
        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
    }
}
