using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Repair;

/// <summary>Databases of every engine that runs here.</summary>
internal static class Engines
{
    public static TheoryData<DatabaseEngine> All => [DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.Sqlite, DatabaseEngine.DuckDb];

    public static async Task<TestDatabase> CreateAsync(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.PostgreSql => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.MySql => await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.DuckDb => new DuckDbDatabase(),
        _ => new SqliteDatabase(),
    };

    /// <summary>Runs a script as Invoke-ReconcileQuery does.</summary>
    public static async Task RunAsync(TestDatabase database, string script)
    {
        await foreach (var row in Database.QueryAsync(Connect(database), script, new Dictionary<string, object?>(), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken))
        {
            Assert.Fail($"A repair returns no rows: {row}");
        }
    }
}
