using Reconcile.Testing;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>The table of <see cref="SampleRows"/> in each engine.</summary>
internal static class EngineTables
{
    public static async Task<TestDatabase> DatabaseAsync(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.PostgreSql => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.MySql => await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.SqlServer => await (await SqlServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.DuckDb => new DuckDbDatabase(),
        _ => new SqliteDatabase(),
    };

    public static string Create(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.PostgreSql =>
            "CREATE TABLE items (id bigint PRIMARY KEY, b boolean, i bigint, n numeric(30,10), d date, t time, ts timestamp, z timestamptz, s text, u uuid, x bytea)",
        DatabaseEngine.MySql =>
            "CREATE TABLE items (id bigint PRIMARY KEY, b tinyint(1), i bigint, n decimal(30,12), d date, t time(6), ts datetime(6), z timestamp(6) NULL, s longtext, u binary(16), x longblob)",
        DatabaseEngine.SqlServer =>
            "CREATE TABLE items (id bigint PRIMARY KEY, b bit, i bigint, n decimal(30,10), d date, t time(6), ts datetime2(6), z datetimeoffset(6), s nvarchar(max), u uniqueidentifier, x varbinary(max))",
        DatabaseEngine.DuckDb =>
            "CREATE TABLE items (id BIGINT PRIMARY KEY, b BOOLEAN, i BIGINT, n DECIMAL(30,10), d DATE, t TIME, ts TIMESTAMP, z TIMESTAMPTZ, s VARCHAR, u UUID, x BLOB)",
        _ =>
            "CREATE TABLE items (id INTEGER PRIMARY KEY, b BOOLEAN, i BIGINT, n NUMERIC, d DATE, t TIME, ts TIMESTAMP, z TIMESTAMPTZ, s TEXT, u UUID, x BLOB)",
    };
}
