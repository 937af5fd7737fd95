using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Dialects;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Random rows that differ in one value, by as little as can be, have different hashes in PostgreSQL; equal ones, however spelled and typed, the same.</summary>
public sealed class RowHashFuzzTests
{
    private const int RowsInTable = 60;
    private const int TablesInBatch = 25;

    [Fact]
    public async Task Rows_have_the_same_hash_if_and_only_if_they_are_equal()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var session = await Live.OpenAsync(database);
        foreach (var numbers in FuzzSettings.Numbers(FuzzSettings.EnginePairs).Chunk(TablesInBatch))
        {
            var tables = numbers.Select(number => (Number: number, Rows: RowsOf(number))).ToList();
            await database.ExecuteAsync(string.Concat(tables.Select(table => Create(database, table.Number, table.Rows))), TestContext.Current.CancellationToken);
            foreach (var (number, rows) in tables)
            {
                await CompareAsync(session, number, rows);
            }

            await database.ExecuteAsync(string.Concat(numbers.Select(number => $"DROP TABLE {Name(number, false)}; DROP TABLE {Name(number, true)};")), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A pair of equal tables, each of whose rows differs in one value from another one of the same table.</summary>
    private static FuzzPair RowsOf(int number)
    {
        var random = FuzzSettings.RandomOf(number);
        FuzzPair pair;
        do
        {
            pair = new FuzzPair(random, FuzzRange.Postgres);
        }
        while (pair.KeyKind == FuzzKey.Primary);

        pair.Source.Clear();
        pair.Source.Add([.. pair.Columns.Select(column => FuzzValue.Next(random, column))]);
        var known = new HashSet<string> { FuzzTruth.Text(pair.Source[0]) };
        for (var i = 0; i < RowsInTable; i++)
        {
            var row = pair.Source[random.Next(pair.Source.Count)].ToArray();
            var column = random.Next(row.Length);
            row[column] = FuzzValue.Near(random, pair.Columns[column], row[column]);
            if (known.Add(FuzzTruth.Text(row)))
            {
                pair.Source.Add(row);
            }
        }

        pair.Target.Clear();
        pair.Target.AddRange(pair.Source);
        return pair;
    }

    private static string Create(TestDatabase database, int number, FuzzPair rows) =>
        FuzzSql.Create(database, Name(number, false), rows, isTarget: false, FuzzSettings.RandomOf(number)) + FuzzSql.Create(database, Name(number, true), rows, isTarget: true, FuzzSettings.RandomOf(number + 1));

    private static async Task CompareAsync(DatabaseSession session, int number, FuzzPair rows)
    {
        var (left, right) = (await Live.FindAsync(session, Name(number, false)), await Live.FindAsync(session, Name(number, true)));
        var plan = new TablePlanner(Task(Name(number, false)), left, right).Plan();
        var dialect = (PostgreSqlDialect)session.Dialect;
        var source = await HashesAsync(left.Name, PostgresRowHash.Expression(dialect, [.. plan.Columns.Select(pair => pair.Source)], plan.Columns, number));
        var target = await HashesAsync(right.Name, PostgresRowHash.Expression(dialect, [.. plan.Columns.Select(pair => pair.Target)], plan.Columns, number));
        var told = string.Join("; ", rows.Columns) + ": " + string.Join(" | ", rows.Source.Select(FuzzTruth.Text));
        Assert.True(source.Distinct().Count() == rows.Source.Count, $"{FuzzSettings.Repeat(number, inDatabases: true)}{rows.Source.Count} rows, {source.Distinct().Count()} hashes: {told}");
        // JSON may be spelled in two ways that only its readers hold for the same.
        Assert.True(source.SequenceEqual(target) || rows.Columns.Any(column => column.Kind == CanonicalKind.Json), $"{FuzzSettings.Repeat(number, inDatabases: true)}Equal rows have different hashes: {told}");

        async Task<IReadOnlyList<string>> HashesAsync(TableName table, string hash) =>
            await session.ListAsync($"SELECT ({hash})::text FROM {dialect.Quote(table)} ORDER BY 1", row => row.GetString(0), TestContext.Current.CancellationToken);
    }

    private static string Name(int number, bool isTarget) => string.Create(CultureInfo.InvariantCulture, $"{(isTarget ? "right" : "left")}{number}");
}
