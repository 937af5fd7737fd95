using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

/// <summary>Whole numbers of different widths on the two sides.</summary>
public sealed class NativeWidthTests
{
    [Theory]
    [InlineData("smallint", "bigint")]
    [InlineData("int", "bigint")]
    [InlineData("bigint", "int")]
    [InlineData("smallint", "int")]
    public async Task Equal_numbers_have_equal_sums_so_that_no_range_is_read(string left, string right)
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        await CreateAsync(source, $"CREATE TABLE t (id int PRIMARY KEY, v {left} NOT NULL, w {left})", "1, 1, -1", "2, 32767, NULL", "3, -32768, 0");
        await CreateAsync(target, $"CREATE TABLE t (id int PRIMARY KEY, v {right} NOT NULL, w {right})", "1, 1, -1", "2, 32767, NULL", "3, -32768, 0");

        var result = await CompareAsync(Options(source, target) with { Strategy = ReconcileStrategy.Native }, Task("t"));

        Assert.Equal((Verdict.Match, "Native"), (result.Verdict, result.Strategy));
        Assert.Contains(": 0 runs of them differ", result.Notes[^1], StringComparison.Ordinal);
    }
}
