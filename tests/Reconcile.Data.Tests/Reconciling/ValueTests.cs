using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>What other tools get wrong: values that look alike and are not, and values that look different and are not.</summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("text", "NULL", "''")]
    [InlineData("text", "NULL", "'<null>'")]
    [InlineData("text", "'a '", "'a'")]
    [InlineData("text", "'A'", "'a'")]
    [InlineData("text", "U&'\\00e9'", "U&'e\\0301'")]
    [InlineData("text", "U&'\\+01D11E'", "U&'\\+01D11F'")]
    [InlineData("double precision", "0.1", "0.10000000000000002")]
    [InlineData("double precision", "'NaN'", "'Infinity'")]
    [InlineData("numeric", "2.20", "2.2001")]
    [InlineData("numeric", "'NaN'", "0")]
    [InlineData("numeric", "1e300", "1e300 + 1")]
    [InlineData("bigint", "9007199254740993", "9007199254740992")]
    [InlineData("timestamp", "'2020-01-01 00:00:00.000001'", "'2020-01-01 00:00:00'")]
    [InlineData("timestamp", "'infinity'", "'294276-12-31 23:59:59.999999'")]
    [InlineData("timestamptz", "'2020-01-01 00:00:00+00'", "'2020-01-01 00:00:00+01'")]
    [InlineData("date", "'0001-01-01'", "'0001-01-01 BC'")]
    [InlineData("time", "'24:00:00'", "'00:00:00'")]
    [InlineData("boolean", "true", "false")]
    [InlineData("bytea", "'\\x00'", "'\\x0000'")]
    [InlineData("uuid", "'00112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeefe'")]
    [InlineData("jsonb", "'{\"a\":1}'", "'{\"a\":\"1\"}'")]
    [InlineData("integer[]", "'{1,2}'", "'{1,3}'")]
    public async Task Values_that_differ_are_a_difference(string type, string left, string right)
    {
        var result = await ComparePostgresAsync(type, left, type, right);

        Assert.Equal((Verdict.Mismatch, 1), (result.Verdict, result.Changed));
        Assert.Equal(["v"], result.Sample[0].Columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData("numeric", "2.20", "numeric", "2.2000")]
    [InlineData("numeric(10,2)", "2.20", "numeric(12,4)", "2.2")]
    [InlineData("double precision", "'-0'", "double precision", "0")]
    [InlineData("integer", "7", "bigint", "7")]
    [InlineData("bigint", "7", "numeric", "7.00")]
    [InlineData("char(4)", "'ab'", "varchar(4)", "'ab'")]
    [InlineData("text", "'É𝄞'", "varchar", "'É𝄞'")]
    [InlineData("boolean", "true", "smallint", "1")]
    [InlineData("date", "'2020-02-29'", "timestamp", "'2020-02-29'")]
    [InlineData("double precision", "0.1", "numeric", "0.1")]
    [InlineData("json", "'{\"b\": 1.0, \"a\": [ ]}'", "jsonb", "'{\"a\":[],\"b\":1}'")]
    [InlineData("uuid", "'00112233-4455-6677-8899-aabbccddeeff'", "text", "'00112233-4455-6677-8899-AABBCCDDEEFF'")]
    [InlineData("numeric", "'NaN'", "numeric", "'NaN'")]
    [InlineData("money", "12.34", "numeric(10,2)", "12.34")]
    public async Task Values_that_only_look_different_are_equal(string leftType, string left, string rightType, string right)
    {
        var result = await ComparePostgresAsync(leftType, left, rightType, right);

        Assert.Equal(Verdict.Match, result.Verdict);
    }

    [Fact]
    public async Task A_separator_inside_a_value_cannot_move_it_into_the_next_column()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        const string pairs = "CREATE TABLE pairs (id INTEGER PRIMARY KEY, a TEXT, b TEXT)";
        await Reconciling.CreateAsync(source, pairs, "1, 'a|b', 'c'");
        await Reconciling.CreateAsync(target, pairs, "1, 'a', 'b|c'");

        Assert.Equal(["Changed id=1: a, b"], Reconciling.Lines(await Reconciling.CompareAsync(source, target, "pairs")));
    }

    [Theory]
    [InlineData("text", "'a'", "'B'", "'a '", "'á'", "'ab'", "'a-b'", "'Zürich'", "'𝄞'", "''")]
    [InlineData("uuid", "'ff112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddeeff'", "'00112233-4455-6677-8899-aabbccddee00'")]
    [InlineData("timestamp", "'2020-01-01 10:00:00'", "'1999-12-31 23:59:59.5'", "'2020-01-01 09:59:59.999999'")]
    [InlineData("numeric", "10", "9", "-1.5", "1e18", "0.001")]
    [InlineData("bytea", "'\\x00'", "'\\x'", "'\\xff'", "'\\x0001'")]
    public async Task Keys_of_any_kind_are_matched_across_engines(string type, params string[] keys)
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        var declared = type switch { "bytea" => "BLOB", "timestamp" => "DATETIME", _ => type };
        await postgres.ExecuteAsync($"CREATE TABLE items (k {type} PRIMARY KEY, n int)");
        await sqlite.ExecuteAsync($"CREATE TABLE items (k {declared} PRIMARY KEY NOT NULL, n int)");
        for (var i = 0; i < keys.Length; i++)
        {
            await postgres.ExecuteAsync($"INSERT INTO items VALUES ({keys[i]}, {i})");
            await sqlite.ExecuteAsync($"INSERT INTO items VALUES ({(type == "bytea" ? keys[i].Replace("'\\x", "X'", StringComparison.Ordinal) : keys[i])}, {i})");
        }

        Assert.Equal(Verdict.Match, (await Reconciling.CompareAsync(postgres, sqlite, "items")).Verdict);

        await sqlite.ExecuteAsync("DELETE FROM items WHERE n = 1; UPDATE items SET n = -1 WHERE n = 2");
        var result = await Reconciling.CompareAsync(postgres, sqlite, "items");
        Assert.Equal((1, 0, 1), (result.Missing, result.Extra, result.Changed));
    }

    [Fact]
    public async Task A_database_of_another_encoding_is_sorted_as_all_others_are()
    {
        var server = await PostgresServer.RequireAsync();
        await using var latin = await server.CreateDatabaseAsync(options: "TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        await using var unicode = await server.CreateDatabaseAsync();
        foreach (var database in new[] { latin, unicode })
        {
            await Reconciling.CreateAsync(database, "CREATE TABLE words (word text PRIMARY KEY)", "'z'", "'ß'", "'é'", "'e'", "'E'", "'ÿ'");
        }

        await unicode.ExecuteAsync("INSERT INTO words VALUES ('𝄞')");
        var result = await Reconciling.CompareAsync(latin, unicode, "words");

        Assert.Equal((0, 1, 0), (result.Missing, result.Extra, result.Changed));
    }

    [Fact]
    public async Task Composite_keys_with_NULLs_in_them_are_matched_when_they_are_named()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (a text, b int, v int)", "NULL, 1, 1", "'', 1, 2", "'x', NULL, 3", "'x', 2, 4");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE items (a TEXT, b INT, v INT)", "'x', 2, 4", "NULL, 1, 1", "'x', NULL, 9");

        var result = await Reconciling.CompareAsync(Reconciling.Options(postgres, sqlite), Reconciling.Task("items") with { KeyColumns = ["a", "b"] });

        Assert.Equal(["Changed a='x', b=NULL: v", "Missing a='', b=1"], Reconciling.Lines(result));
    }

    [Fact]
    public async Task One_key_far_from_all_others_and_empty_sides_are_no_trouble()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (id bigint PRIMARY KEY)", "1", "1000000000000000000");
        await Reconciling.CreateAsync(sqlite, "CREATE TABLE items (id INTEGER PRIMARY KEY)");

        var filled = await Reconciling.CompareAsync(postgres, sqlite, "items");
        var reversed = await Reconciling.CompareAsync(sqlite, postgres, "items");
        await postgres.ExecuteAsync("DELETE FROM items");
        var empty = await Reconciling.CompareAsync(postgres, sqlite, "items");

        Assert.Equal((Verdict.Mismatch, 2, 0), (filled.Verdict, filled.Missing, filled.Extra));
        Assert.Equal((Verdict.Mismatch, 0, 2), (reversed.Verdict, reversed.Missing, reversed.Extra));
        Assert.Equal((Verdict.Match, 0, 0), (empty.Verdict, empty.SourceRows, empty.TargetRows));
    }

    [Fact]
    public async Task A_condition_restricts_both_sides_and_is_told()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        const string items = "CREATE TABLE items (id INTEGER PRIMARY KEY, v INT)";
        await Reconciling.CreateAsync(source, items, "1, 1", "2, 2");
        await Reconciling.CreateAsync(target, items, "1, 1", "2, 3");

        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("items") with { Where = "id < 2 -- the rest is known" });

        Assert.Equal((Verdict.Match, 1), (result.Verdict, result.SourceRows));
        Assert.Contains(result.Notes, note => note.Contains("id < 2", StringComparison.Ordinal));
    }

    private static async Task<TableResult> ComparePostgresAsync(string leftType, string left, string rightType, string right)
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        await Reconciling.CreateAsync(source, $"CREATE TABLE items (id int PRIMARY KEY, v {leftType})", "1, " + left);
        await Reconciling.CreateAsync(target, $"CREATE TABLE items (id int PRIMARY KEY, v {rightType})", "1, " + right);
        return await Reconciling.CompareAsync(source, target, "items");
    }
}
