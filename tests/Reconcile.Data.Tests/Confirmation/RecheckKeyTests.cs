using System.Globalization;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>Differences that stand are confirmed whatever the key's type: no row is lost on the way of its second reading.</summary>
public sealed class RecheckKeyTests
{
    private static readonly string[] Texts = ["a", "A", "b'c", "b\"c", "b\\c", "b;c --", "b\nc", "\u00e9", "e\u0301", "\U0001D11E", "%_", "''", "NULL", " a", "{0}"];

    /// <summary>The key's columns in both engines, and literals of eight keys that both understand.</summary>
    public static TheoryData<string, string, string, string> Keys()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var pair in Confirming.Pairs.Select(row => row.Data).Append("PostgreSql-Sqlite"))
        {
            var isSqlite = pair.Contains("Sqlite", StringComparison.Ordinal);
            Add(pair, "bigint", i => Text($"{(i % 2 == 0 ? -1 : 1) * (long.MaxValue - i)}"));
            Add(pair, "smallint", i => Text($"{i - 4}"));
            Add(pair, "decimal(20,4)", i => Text($"{i}.{i}001"));
            Add(pair, "varchar(20)", i => $"'key {i}'");
            Add(pair, "char(8)", i => $"'k{i}'");
            Add(pair, "date", i => $"'200{i}-02-0{i + 1}'");
            Add(pair, pair.Contains("MySql", StringComparison.Ordinal) ? "timestamp|datetime(6)" : "timestamp", i => $"'2024-02-0{i + 1} 01:02:0{i}.00000{i}'");
            Add(pair, "double precision", i => Text($"{i}.1"));
            if (!isSqlite)
            {
                Add(pair, "uuid", i => $"'0{i}8fad5b-d9cb-469f-a165-70867728950e'");
                Add(pair, pair.Contains("MySql", StringComparison.Ordinal) ? "bytea|varbinary(9)" : "bytea", i => $"'k{i}'");
                Add(pair, "numeric(20,0)|bigint", i => Text($"{i}"));
            }
        }

        return data;

        void Add(string pair, string type, Func<int, string> key)
        {
            var types = type.Split('|');
            data.Add(pair, types[0], types[^1], string.Join('|', Enumerable.Range(0, 8).Select(key)));
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Differences_that_stand_are_confirmed(string pair, string sourceType, string targetType, string keys)
    {
        var (source, target) = await Confirming.CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        var literals = keys.Split('|');
        await source.ExecuteAsync($"CREATE TABLE items (id {sourceType} NOT NULL PRIMARY KEY, v INTEGER)");
        await target.ExecuteAsync($"CREATE TABLE items (id {targetType} NOT NULL PRIMARY KEY, v INTEGER)");
        await InsertAsync(source, literals[..6], 1);
        await InsertAsync(target, literals[..3], 1);
        await InsertAsync(target, literals[4..], 2);

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 2, new DelayHook());

        Assert.Equal((1L, 2L, 2L), (result.Missing, result.Extra, result.Changed));
        Assert.Equal((5L, 0L, 0L), (result.Confirmed, result.InFlight, result.Resolved));
    }

    [Theory]
    [InlineData("PostgreSql-PostgreSql")]
    [InlineData("PostgreSql-MySql")]
    [InlineData("Sqlite-Sqlite")]
    [InlineData("PostgreSql-Sqlite")]
    public async Task Texts_that_could_be_taken_for_each_other_are_told_apart(string pair)
    {
        var (source, target) = await Confirming.CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("CREATE TABLE items (part INTEGER, id varchar(40), v INTEGER, PRIMARY KEY (part, id))");
        // A collation for which case and accents are nothing, and a key that holds each text but once nevertheless.
        var collation = target.Engine == DatabaseEngine.MySql ? "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci" : string.Empty;
        await target.ExecuteAsync($"CREATE TABLE items (part INTEGER, id varchar(40) {collation}, v INTEGER, PRIMARY KEY (part, id))");
        foreach (var (i, text) in Texts.Index())
        {
            await InsertAsync(source, i, text, 1);
            await InsertAsync(target, i, text == "a" || text == "\u00e9" ? text.ToUpperInvariant() : text, 2);
        }

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, new DelayHook());

        Assert.Equal((2L, 2L, Texts.Length - 2L), (result.Missing, result.Extra, result.Changed));
        Assert.Equal((Texts.Length + 2L, 0L, 0L), (result.Confirmed, result.InFlight, result.Resolved));
    }

    /// <summary>Some of them make several batches of keys, most of them make a second reading of the whole table.</summary>
    [Theory]
    [InlineData("PostgreSql-PostgreSql", 25)]
    [InlineData("PostgreSql-PostgreSql", 2)]
    [InlineData("PostgreSql-MySql", 25)]
    [InlineData("PostgreSql-MySql", 2)]
    [InlineData("Sqlite-Sqlite", 25)]
    [InlineData("Sqlite-Sqlite", 2)]
    public async Task However_many_rows_differ_each_is_judged_by_itself(string pair, int every)
    {
        const int Rows = 30_000;
        var (source, target) = await Confirming.CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY, v INTEGER)");
            await database.ExecuteAsync($"INSERT INTO items {Numbers(database, Rows)}");
        }

        await target.ExecuteAsync($"UPDATE items SET v = v + 1 WHERE id % {every} = 0");
        // A third catches up, a third goes on moving, and a row comes to differ that did not before.
        var time = new DelayHook(async _ =>
        {
            await target.ExecuteAsync($"UPDATE items SET v = v - 1 WHERE id % {every * 3} = 0");
            await source.ExecuteAsync($"UPDATE items SET v = v + 7 WHERE id % {every * 3} = {every}");
            await source.ExecuteAsync("UPDATE items SET v = -1 WHERE id = 1");
        });

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, time);

        var expected = Enumerable.Range(1, Rows).Where(id => id % every == 0).GroupBy(id => id / every % 3).ToDictionary(ids => ids.Key, ids => (long)ids.Count());
        Assert.Equal((expected[2], expected[1], expected[0]), (result.Confirmed, result.InFlight, result.Resolved));
        Assert.Equal(expected[1] + expected[2], result.Changed);
        Assert.Equal(
            Enumerable.Range(1, Rows).Where(id => id % every == 0 && id / every % 3 != 0).Take(1000)
                .Select(id => Text($"Changed id={id} {(id / every % 3 == 1 ? "InFlight" : "Confirmed")}")),
            Confirming.Lines(result));
    }

    /// <summary>Engines have limits on how deep and how long a condition may be.</summary>
    [Theory]
    [InlineData("PostgreSql-PostgreSql")]
    [InlineData("PostgreSql-MySql")]
    [InlineData("Sqlite-Sqlite")]
    public async Task Batches_of_keys_of_several_columns_are_read(string pair)
    {
        var (source, target) = await Confirming.CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (part INTEGER NOT NULL, id INTEGER NOT NULL, name varchar(20) NOT NULL, v INTEGER, PRIMARY KEY (part, id, name))");
            await database.ExecuteAsync($"INSERT INTO items SELECT n % 10, n, 'key', n FROM ({Numbers(database, 30_000)}) AS t");
        }

        await target.ExecuteAsync("UPDATE items SET v = -1 WHERE id % 25 = 0");

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, new DelayHook());

        Assert.Equal((1200L, 0L, 0L), (result.Confirmed, result.InFlight, result.Resolved));
    }

    [Fact]
    public async Task Servers_find_the_rows_by_their_index()
    {
        var (postgres, mariadb) = await Confirming.CreateAsync("PostgreSql-MySql");
        await using var _ = postgres;
        await using var __ = mariadb;
        foreach (var database in new[] { postgres, mariadb })
        {
            await database.ExecuteAsync("CREATE TABLE items (part INTEGER, id varchar(40), v INTEGER, PRIMARY KEY (part, id))");
            await database.ExecuteAsync($"INSERT INTO items SELECT n % 10, CONCAT('k', n), n FROM ({Numbers(database, 20_000)}) AS t");
            await database.ExecuteAsync(database == mariadb ? "ANALYZE TABLE items" : "ANALYZE items");
        }

        var condition = string.Join(" OR ", Enumerable.Range(1, 500).Select(i => Text($"part = {i * 7 % 10} AND id = 'k{i * 7}'")));
        await using var connection = await postgres.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN SELECT * FROM items WHERE {condition}";
        var plan = (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Bitmap Heap Scan", plan, StringComparison.Ordinal);

        await using var other = await mariadb.OpenAsync(TestContext.Current.CancellationToken);
        await using var explain = other.CreateCommand();
        explain.CommandText = $"EXPLAIN SELECT * FROM items WHERE {condition}";
        await using var row = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("range", "PRIMARY"), ((string)row["type"], (string)row["key"]));
    }

    private static string Numbers(TestDatabase database, int count) => database.Engine switch
    {
        DatabaseEngine.PostgreSql => Text($"SELECT n, 10 * n FROM generate_series(1, {count}) AS n"),
        DatabaseEngine.MySql => Text($"SELECT seq AS n, 10 * seq FROM seq_1_to_{count}"),
        _ => Text($"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n, 10 * n FROM c"),
    };

    private static Task<int> InsertAsync(TestDatabase database, IEnumerable<string> keys, int value) =>
        database.ExecuteAsync($"INSERT INTO items VALUES {string.Join(", ", keys.Select(key => Text($"({key}, {value})")))}");

    private static async Task InsertAsync(TestDatabase database, int part, string text, int value)
    {
        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Text($"INSERT INTO items VALUES ({part}, @id, {value})");
        var parameter = command.CreateParameter();
        parameter.ParameterName = "id";
        parameter.Value = text;
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
