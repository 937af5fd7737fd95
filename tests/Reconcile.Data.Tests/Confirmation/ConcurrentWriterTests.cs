using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>
/// Tables that are written to and replicated the whole time, with differences that are known. Each delay is as long as the replica needs for
/// what the source had when it began: then no row that is only late may be confirmed, and every true difference must be.
/// </summary>
public sealed class ConcurrentWriterTests
{
    private const int Standing = 500;
    private const int Moving = 1500;

    public static TheoryData<string, int> Pairs => new(Confirming.Pairs.SelectMany(row => Enumerable.Range(1, 3).Select(seed => (row.Data, seed))));

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_true_differences_are_confirmed_and_nothing_else_is(string pair, int seed)
    {
        var (source, target) = await CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        var truth = await DifferAsync(target, seed);
        await using var replication = new Replication(source, target, Standing, Moving, seed);
        var time = new DelayHook(_ => replication.CatchUpAsync());

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 3, time);

        Assert.Equal(truth, Confirming.Lines(result).Where(line => line.EndsWith(" Confirmed", StringComparison.Ordinal)));
        Assert.Equal((Verdict.Mismatch, (long)truth.Count), (result.Verdict, result.Confirmed));
        Assert.All(result.Sample, row => Assert.Equal(row.State == RowDifferenceState.Confirmed, (long)row.Key["id"]! < Standing));
        Assert.True(replication.Written > 0);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Equal_tables_never_mismatch_and_match_once_they_rest(string pair, int seed)
    {
        var (source, target) = await CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        await using var replication = new Replication(source, target, Standing, Moving, seed);
        await replication.CatchUpAsync();

        var moving = await Confirming.CompareAsync(source, target, "items", rechecks: 2, new DelayHook(_ => replication.CatchUpAsync()));
        var settling = await Confirming.CompareAsync(source, target, "items", rechecks: 3, new DelayHook(
            number => number == 1 ? replication.CatchUpAsync() : replication.SettleAsync()));
        await replication.SettleAsync();
        var resting = await Confirming.CompareAsync(source, target, "items", rechecks: 0, new DelayHook());

        Assert.Contains(moving.Verdict, new[] { Verdict.Match, Verdict.NotCompared });
        Assert.Equal((0L, moving.Verdict == Verdict.NotCompared), (moving.Confirmed, moving.InFlight > 0));
        Assert.Equal((Verdict.Match, 0L), (settling.Verdict, settling.Differences));
        Assert.Equal(Verdict.Match, resting.Verdict);
    }

    [Theory]
    [InlineData("PostgreSql-PostgreSql")]
    [InlineData("Sqlite-Sqlite")]
    public async Task Rows_that_are_streamed_are_confirmed_alike(string pair)
    {
        var (source, target) = await CreateAsync(pair);
        await using var _ = source;
        await using var __ = target;
        var truth = await DifferAsync(target, seed: 7);
        await using var replication = new Replication(source, target, Standing, Moving, seed: 7);
        var time = new DelayHook(_ => replication.CatchUpAsync());
        await using var reconciler = new TableReconciler(Reconciling.Reconciling.Options(source, target) with { RecheckCount = 2 }, time);

        var rows = new List<RowDifference>();
        await foreach (var row in reconciler.StreamAsync(Reconciling.Reconciling.Task("items"), TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        Assert.Null(time.Error);
        Assert.Equal(truth, rows.Where(row => row.State == RowDifferenceState.Confirmed).Select(Confirming.Line));
        Assert.Equal(rows.Select(row => (long)row.Key["id"]!).Order(), rows.Select(row => (long)row.Key["id"]!));
        Assert.DoesNotContain(rows, row => row.State == RowDifferenceState.Unconfirmed);
    }

    private static async Task<(TestDatabase Source, TestDatabase Target)> CreateAsync(string pair)
    {
        var (source, target) = await Confirming.CreateAsync(pair);
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY, v INTEGER)");
            // Even ids below the standing ones, so that odd ones can be extra.
            await database.ExecuteAsync($"INSERT INTO items VALUES {string.Join(", ", Enumerable.Range(0, Standing / 2).Select(i => $"({2 * i}, 0)"))}");
            await database.ExecuteAsync($"INSERT INTO items VALUES {string.Join(", ", Enumerable.Range(Standing, Moving).Select(i => $"({i}, 0)"))}");
        }

        return (source, target);
    }

    /// <summary>Changes the target where nobody writes; returns what a comparison has to find.</summary>
    private static async Task<IReadOnlyList<string>> DifferAsync(TestDatabase target, int seed)
    {
        var ids = Enumerable.Range(0, Standing / 2).ToArray();
        new Random(seed).Shuffle(ids);
        await target.ExecuteAsync($"UPDATE items SET v = 1 WHERE id IN ({string.Join(", ", ids[..20].Select(id => 2 * id))})");
        await target.ExecuteAsync($"DELETE FROM items WHERE id IN ({string.Join(", ", ids[20..30].Select(id => 2 * id))})");
        await target.ExecuteAsync($"INSERT INTO items VALUES {string.Join(", ", ids[30..40].Select(id => $"({(2 * id) + 1}, 0)"))}");
        return
        [
            .. ids[..20].Select(id => (Id: 2 * id, Kind: "Changed"))
                .Concat(ids[20..30].Select(id => (Id: 2 * id, Kind: "Missing")))
                .Concat(ids[30..40].Select(id => (Id: (2 * id) + 1, Kind: "Extra")))
                .OrderBy(row => row.Id)
                .Select(row => $"{row.Kind} id={row.Id} Confirmed"),
        ];
    }
}
