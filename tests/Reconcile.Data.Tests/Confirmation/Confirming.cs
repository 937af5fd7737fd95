using Reconcile.Data.Canonical;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>Compares with rechecks, on pairs of engines.</summary>
internal static class Confirming
{
    /// <summary>The pairs of engines that tests of motion run on.</summary>
    public static TheoryData<string> Pairs => ["PostgreSql-PostgreSql", "PostgreSql-MySql", "Sqlite-Sqlite"];

    /// <summary>Both databases of a pair. Skips the test where a server is missing.</summary>
    public static async Task<(TestDatabase Source, TestDatabase Target)> CreateAsync(string pair)
    {
        var engines = pair.Split('-');
        return (await CreateOneAsync(engines[0]), await CreateOneAsync(engines[1]));
    }

    public static async Task<TableResult> CompareAsync(TestDatabase source, TestDatabase target, string table, int rechecks, DelayHook time) =>
        await CompareAsync(Reconciling.Reconciling.Options(source, target), Reconciling.Reconciling.Task(table), rechecks, time);

    public static async Task<TableResult> CompareAsync(ReconcileOptions options, TableTask task, int rechecks, DelayHook time)
    {
        await using var reconciler = new TableReconciler(options with { RecheckCount = rechecks }, time);
        var result = await reconciler.ReconcileAsync(task, TestContext.Current.CancellationToken);
        Assert.Null(time.Error);
        return result;
    }

    /// <summary>What is left of the sample: <c>Changed id=7 Confirmed</c>.</summary>
    public static IReadOnlyList<string> Lines(TableResult result) => [.. result.Sample.Select(Line)];

    public static string Line(RowDifference row) => $"{row.Kind} {row.KeyText} {row.State}";

    /// <summary>A row of two whole numbers in canonical form.</summary>
    public static byte[] Row(long key, long value)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        encoder.Integer(new ColumnForm(CanonicalKind.Integer), key);
        encoder.Integer(new ColumnForm(CanonicalKind.Integer), value);
        return encoder.Output.Written.ToArray();
    }

    private static async Task<TestDatabase> CreateOneAsync(string engine)
    {
        switch (engine)
        {
            case "PostgreSql":
                return await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
            case "MySql":
                return await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
            default:
                var sqlite = new SqliteDatabase();
                await sqlite.ExecuteAsync("PRAGMA journal_mode = WAL");
                return sqlite;
        }
    }
}
