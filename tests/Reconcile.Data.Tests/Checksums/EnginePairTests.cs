using Reconcile.Data.Checksums;
using Reconcile.Data.Ranges;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>The same thousands of rows in every engine that is here: each computes the reference's checksums, so that any two agree.</summary>
public sealed class EnginePairTests
{
    private const int Rows = 3000;

    public static TheoryData<DatabaseEngine, DatabaseEngine> Pairs
    {
        get
        {
            var pairs = new TheoryData<DatabaseEngine, DatabaseEngine>();
            DatabaseEngine[] engines = [DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.DuckDb, DatabaseEngine.Sqlite, DatabaseEngine.SqlServer];
            foreach (var (left, i) in engines.Select((engine, i) => (engine, i)))
            {
                foreach (var right in engines.Skip(i))
                {
                    pairs.Add(left, right);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Equal_tables_have_equal_sums_in_every_row_and_they_are_the_references(DatabaseEngine left, DatabaseEngine right)
    {
        await using var source = await CreateAsync(left);
        await using var target = await CreateAsync(right);
        await using var leftSession = await Live.OpenAsync(source);
        await using var rightSession = await Live.OpenAsync(target);
        var tables = await ChecksumSide.PairAsync(leftSession, rightSession, "items");
        Assert.Equal(SampleRows.Kinds.Length, tables.Plan.Columns.Count);
        Assert.Equal(left == DatabaseEngine.Sqlite && right == DatabaseEngine.Sqlite, new ChecksumSums().WhyNot(tables) is not null);

        var sourceSums = await ChecksumSide.SumAsync(tables, tables.SourceSide);
        var targetSums = await ChecksumSide.SumAsync(tables, tables.TargetSide);

        Assert.Equal(Rows, sourceSums.Count);
        Assert.Equal(await ChecksumSide.ReferenceAsync(tables, tables.SourceSide), sourceSums);
        Assert.Equal(sourceSums, targetSums);
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.SqlServer)]
    public async Task The_sum_of_the_whole_is_the_sum_of_its_rows_and_a_condition_leaves_rows_out(DatabaseEngine engine)
    {
        await using var database = await CreateAsync(engine);
        await using var session = await Live.OpenAsync(database);
        var rows = await ChecksumSide.ReferenceAsync(await ChecksumSide.PairAsync(session, "items"));
        var whole = await ChecksumSide.WholeAsync(await ChecksumSide.PairAsync(session, "items"));
        var part = await ChecksumSide.WholeAsync(await ChecksumSide.PairAsync(session, "items", "id <= 10 -- a comment"));
        var none = await ChecksumSide.WholeAsync(await ChecksumSide.PairAsync(session, "items", "id < 0"));

        Assert.Equal([KeyValuePair.Create(0L, Total(rows.Values))], whole);
        Assert.Equal([KeyValuePair.Create(0L, Total(rows.Where(row => row.Key <= 10).Select(row => row.Value)))], part);
        Assert.Empty(none);
    }

    private static RangeSum Total(IEnumerable<RangeSum> sums) => sums.Aggregate((a, b) => new RangeSum(a.Rows + b.Rows, unchecked(a.Sum + b.Sum)));

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine)
    {
        var database = await EngineTables.DatabaseAsync(engine);
        await database.ExecuteAsync(EngineTables.Create(engine));
        await ChecksumSide.FillAsync(database, "items", SampleRows.Kinds, SampleRows.Create(Rows));
        return database;
    }
}
