using Reconcile.Data.Checksums;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Where two engines cannot be brought to write a value alike, checksums are not compared, and it is said why.</summary>
public sealed class WhyNotTests
{
    [Theory]
    [InlineData(DatabaseEngine.PostgreSql, "jsonb", DatabaseEngine.PostgreSql, "jsonb", "is JSON")]
    [InlineData(DatabaseEngine.PostgreSql, "text", DatabaseEngine.DuckDb, "INTEGER", "is text that would have to be read as Integer")]
    [InlineData(DatabaseEngine.PostgreSql, "double precision", DatabaseEngine.DuckDb, "DECIMAL(10,2)", "is a floating-point number, whose decimal digits")]
    [InlineData(DatabaseEngine.PostgreSql, "double precision", DatabaseEngine.MySql, "double", "column v of items in MySql is a floating-point number, whose bytes")]
    [InlineData(DatabaseEngine.PostgreSql, "timestamp", DatabaseEngine.DuckDb, "TIMESTAMP_NS", "rounded to 6 digits of a second")]
    [InlineData(DatabaseEngine.DuckDb, "TIMESTAMP_NS", DatabaseEngine.DuckDb, "TIMESTAMP_NS", "has more digits of a second than are compared")]
    [InlineData(DatabaseEngine.MySql, "date", DatabaseEngine.PostgreSql, "timestamp", "may be no day of the calendar")]
    [InlineData(DatabaseEngine.Sqlite, "INTEGER", DatabaseEngine.Sqlite, "INTEGER", "Sqlite has no MD5 of its own")]
    public async Task A_pair_is_refused_with_the_reason(DatabaseEngine left, string leftType, DatabaseEngine right, string rightType, string reason) =>
        Assert.Contains(reason, await WhyNotAsync(left, leftType, right, rightType), StringComparison.Ordinal);

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql, "double precision", DatabaseEngine.DuckDb, "DOUBLE", "'NaN', 0.1, 0, '-Infinity', '1e300', NULL")]
    [InlineData(DatabaseEngine.PostgreSql, "double precision", DatabaseEngine.Sqlite, "REAL", "0.1, 0, 1e300, NULL")]
    [InlineData(DatabaseEngine.PostgreSql, "real", DatabaseEngine.DuckDb, "FLOAT", "0.1, 1.5")]
    [InlineData(DatabaseEngine.PostgreSql, "date", DatabaseEngine.DuckDb, "TIMESTAMP", "'2020-01-01', NULL")]
    [InlineData(DatabaseEngine.DuckDb, "DATE", DatabaseEngine.PostgreSql, "timestamptz", "'2020-01-01', NULL")]
    [InlineData(DatabaseEngine.PostgreSql, "timestamp", DatabaseEngine.MySql, "timestamp(6) NULL", "'2020-01-01 10:00:00.5', NULL")]
    [InlineData(DatabaseEngine.DuckDb, "TIMESTAMP", DatabaseEngine.PostgreSql, "timestamptz", "'2020-01-01 10:00:00.5', NULL")]
    [InlineData(DatabaseEngine.MySql, "tinyint(1)", DatabaseEngine.PostgreSql, "numeric(4,2)", "1, 0")]
    [InlineData(DatabaseEngine.MySql, "bigint unsigned", DatabaseEngine.DuckDb, "HUGEINT", "18446744073709551615, 0")]
    [InlineData(DatabaseEngine.MySql, "datetime", DatabaseEngine.DuckDb, "TIMESTAMP_S", "'2020-01-01 10:00:00'")]
    [InlineData(DatabaseEngine.MySql, "enum('a','b')", DatabaseEngine.PostgreSql, "text", "'a', 'b'")]
    public async Task Values_that_only_look_different_have_equal_sums(DatabaseEngine left, string leftType, DatabaseEngine right, string rightType, string values)
    {
        await using var source = await CreateAsync(left, leftType, values);
        await using var target = await CreateAsync(right, rightType, values);
        await using var leftSession = await Live.OpenAsync(source);
        await using var rightSession = await Live.OpenAsync(target);
        var tables = await ChecksumSide.PairAsync(leftSession, rightSession, "items");
        Assert.Null(new ChecksumSums().WhyNot(tables));

        var sums = await ChecksumSide.SumAsync(tables, tables.SourceSide);

        Assert.Equal(values.Split(", ").Length, sums.Count);
        Assert.Equal(sums, await ChecksumSide.SumAsync(tables, tables.TargetSide));
    }

    private static async Task<string?> WhyNotAsync(DatabaseEngine left, string leftType, DatabaseEngine right, string rightType)
    {
        await using var source = await CreateAsync(left, leftType, "NULL");
        await using var target = await CreateAsync(right, rightType, "NULL");
        await using var leftSession = await Live.OpenAsync(source);
        await using var rightSession = await Live.OpenAsync(target);
        return new ChecksumSums().WhyNot(await ChecksumSide.PairAsync(leftSession, rightSession, "items"));
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine, string type, string values)
    {
        var database = await EngineTables.DatabaseAsync(engine);
        await database.ExecuteAsync($"CREATE TABLE items (id bigint NOT NULL PRIMARY KEY, v {type});"
            + string.Concat(values.Split(", ").Select((literal, i) => $"INSERT INTO items VALUES ({i}, {literal});")));
        return database;
    }
}
