using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Strategies.Multiset;

/// <summary>Two databases of each engine, filled with random tables of few values, in which rows and keys occur many times.</summary>
internal sealed class RandomTables : IAsyncDisposable
{
    private static readonly string?[] Texts = [null, string.Empty, "<null>", "a|b", "a", "b|c", "c", "a ", "\u00e9", "e\u0301", "\U0001D11E", "NULL", "0"];

    /// <summary>2.20 and 2.2 are the same number in different bytes of PostgreSQL.</summary>
    private static readonly string?[] Numbers = [null, "2.20", "2.2", "2", "-1.5", "0", "0.00"];

    private readonly Dictionary<DatabaseEngine, TestDatabase> _sources = [];
    private readonly Dictionary<DatabaseEngine, TestDatabase> _targets = [];

    public static async Task<RandomTables> CreateAsync()
    {
        var postgres = await PostgresServer.RequireAsync();
        var mariadb = await MariaDbServer.RequireAsync();
        var tables = new RandomTables();
        foreach (var (side, name) in new[] { (tables._sources, "left"), (tables._targets, "right") })
        {
            side[DatabaseEngine.Sqlite] = new SqliteDatabase(name);
            side[DatabaseEngine.DuckDb] = new DuckDbDatabase(name);
            side[DatabaseEngine.PostgreSql] = await postgres.CreateDatabaseAsync();
            side[DatabaseEngine.MySql] = await mariadb.CreateDatabaseAsync();
        }

        return tables;
    }

    /// <summary>Writes a random table into a database of each of two engines; the two differ in some rows, or in none.</summary>
    public async Task<(TestDatabase Source, TestDatabase Target)> WriteAsync(string table, DatabaseEngine source, DatabaseEngine target, Random random)
    {
        var rows = Enumerable.Range(0, random.Next(40)).Select(_ => RandomRow(random)).ToList();
        var others = random.Next(5) == 0 ? rows.ToList() : Edit(rows, random);
        var order = others.ToArray();
        random.Shuffle(order);
        await WriteAsync(_sources[source], table, rows);
        await WriteAsync(_targets[target], table, order);
        return (_sources[source], _targets[target]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _sources.Values.Concat(_targets.Values))
        {
            await database.DisposeAsync();
        }
    }

    private static List<string> Edit(List<string> rows, Random random)
    {
        var edited = new List<string>();
        foreach (var row in rows)
        {
            edited.AddRange(random.Next(8) switch
            {
                0 => [],
                1 => [row, row],
                2 => [RandomRow(random)],
                _ => [row],
            });
        }

        return random.Next(12) == 0 ? [] : edited;
    }

    private static string RandomRow(Random random)
    {
        var key = random.Next(6) is var i and > 0 ? i.ToString(CultureInfo.InvariantCulture) : "NULL";
        return $"({key}, {Pick(Texts) switch { null => "NULL", var text => $"'{text}'" }}, {Pick(Numbers) ?? "NULL"})";

        string? Pick(string?[] values) => values[random.Next(values.Length)];
    }

    private static async Task WriteAsync(TestDatabase database, string table, IReadOnlyCollection<string> rows)
    {
        await database.ExecuteAsync($"CREATE TABLE {table} " + database.Engine switch
        {
            DatabaseEngine.PostgreSql => "(a int, b text, c numeric)",
            DatabaseEngine.MySql => "(a int, b varchar(20) CHARACTER SET utf8mb4, c decimal(8, 2))",
            DatabaseEngine.DuckDb => "(a INTEGER, b VARCHAR, c DECIMAL(8, 2))",
            _ => "(a INT, b TEXT, c NUMERIC)",
        });
        if (rows.Count > 0)
        {
            await database.ExecuteAsync($"INSERT INTO {table} VALUES {string.Join(", ", rows)}");
        }
    }
}
