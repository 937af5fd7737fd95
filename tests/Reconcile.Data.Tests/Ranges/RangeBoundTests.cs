using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Ranges;

/// <summary>Keys that are no literal of every engine: they are compared with their neighbours, and divide no others.</summary>
public sealed class RangeBoundTests
{
    [Theory]
    [InlineData("numeric", "numeric", "'NaN'", "'Infinity'", "'-Infinity'", "1e300")]
    [InlineData("numeric", "decimal(30, 4)", "'NaN'", "'Infinity'", "'-Infinity'", "1e300")]
    [InlineData("date", "date", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'20000-01-01'")]
    [InlineData("timestamp", "datetime(6)", "'infinity'", "'-infinity'", "'0044-03-15 BC'", "'20000-01-01'")]
    public async Task Keys_that_are_beyond_an_engine_are_found_whatever_the_other_engine(string type, string otherType, params string[] keys)
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var same = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        string[] common = [.. Enumerable.Range(0, 60).Select(i => type == "numeric" ? $"{i}, {i}" : $"'2000-03-01 00:00:{i:00}', {i}").Take(type == "date" ? 1 : 60)];
        await CreateAsync(source, $"CREATE TABLE t (k {type} PRIMARY KEY, v int)", [.. common, .. keys.Select(key => $"{key}, 1")]);
        await CreateAsync(same, $"CREATE TABLE t (k {type} PRIMARY KEY, v int)", [.. common, .. keys.Select(key => $"{key}, 2")]);
        await CreateAsync(target, $"CREATE TABLE t (k {otherType} PRIMARY KEY, v int)", common);

        var native = await ByRangesAsync(ReconcileStrategy.Native, source, same);
        var checksum = await ByRangesAsync(ReconcileStrategy.Checksum, source, target);

        Assert.Equal((Verdict.Mismatch, (long)keys.Length, 0L, "Native"), (native.Verdict, native.Changed, native.Missing + native.Extra, native.Strategy));
        Assert.Equal((Verdict.Mismatch, (long)keys.Length, 0L, "Checksum"), (checksum.Verdict, checksum.Missing, checksum.Changed + checksum.Extra, checksum.Strategy));
    }

    [Fact]
    public async Task The_least_key_of_all_and_NULL_are_in_ranges_of_their_own()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source, "CREATE TABLE t (k bigint, v int)", ["NULL, 1", "'-9223372036854775808', 1", .. Enumerable.Range(0, 8).Select(i => $"-922337203685477580{i}, 1")]);
        await CreateAsync(target, "CREATE TABLE t (k bigint, v int)", "NULL, 2", "'-9223372036854775808', 1");

        foreach (var strategy in new[] { ReconcileStrategy.Native, ReconcileStrategy.Checksum })
        {
            await using var reconciler = new TableReconciler(Options(source, target) with { Strategy = strategy }) { RowsInBucket = 1 };
            var result = await reconciler.ReconcileAsync(Task("t") with { KeyColumns = ["k"] }, TestContext.Current.CancellationToken);

            Assert.Equal((Verdict.Mismatch, 1L, 8L, 0L), (result.Verdict, result.Changed, result.Missing, result.Extra));
        }
    }

    private static async Task<TableResult> ByRangesAsync(ReconcileStrategy strategy, TestDatabase source, TestDatabase target)
    {
        await using var reconciler = new TableReconciler(Options(source, target) with { Strategy = strategy }) { RowsInBucket = 1 };
        return await reconciler.ReconcileAsync(Task("t"), TestContext.Current.CancellationToken);
    }
}
