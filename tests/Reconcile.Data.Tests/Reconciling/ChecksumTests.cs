using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Checksums: tables without a key are compared too, and nothing paired can hide.</summary>
public sealed class ChecksumTests
{
    private const string Log = "CREATE TABLE log (line text)";

    [Fact]
    public async Task A_table_without_a_key_matches_in_any_order()
    {
        var result = await CompareAsync(["'a'", "'b'", "'b'", "NULL"], ["'b'", "NULL", "'a'", "'b'"], rowLevel: false);

        Assert.Equal((Verdict.Match, "Checksum", 4, 4), (result.Verdict, result.Strategy, result.SourceRows, result.TargetRows));
    }

    [Theory]
    [InlineData("'b'", "'a'")]
    [InlineData("NULL", "''")]
    public async Task A_pair_of_equal_rows_does_not_cancel_itself_out(string source, string target)
    {
        var result = await CompareAsync(["'x'", source, source], ["'x'", target, target], rowLevel: false);

        Assert.Equal((Verdict.Mismatch, 0), (result.Verdict, result.Differences));
        Assert.Contains("-RowLevel", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_row_level_the_rows_are_named_only_where_the_checksums_differ()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        foreach (var (table, value) in new[] { ("same", 1), ("other", 2) })
        {
            await Reconciling.CreateAsync(source, $"CREATE TABLE {table} (id INTEGER PRIMARY KEY, v INT)", "1, 1");
            await Reconciling.CreateAsync(target, $"CREATE TABLE {table} (id INTEGER PRIMARY KEY, v INT)", "1, " + value);
        }

        var options = Reconciling.Options(source, target) with { ValidateChecksum = true };
        var same = await Reconciling.CompareAsync(options, Reconciling.Task("same"));
        var other = await Reconciling.CompareAsync(options, Reconciling.Task("other"));

        Assert.Equal((Verdict.Match, "Checksum"), (same.Verdict, same.Strategy));
        Assert.Equal((Verdict.Mismatch, "Stream", 1), (other.Verdict, other.Strategy, other.Changed));
    }

    private static async Task<TableResult> CompareAsync(string[] sourceRows, string[] targetRows, bool rowLevel)
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Log, sourceRows);
        await Reconciling.CreateAsync(target, Log, targetRows);
        return await Reconciling.CompareAsync(Reconciling.Options(source, target) with { ValidateChecksum = true, RowLevel = rowLevel }, Reconciling.Task("log"));
    }
}
