using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>Rows that move while tables are compared, on real servers: what is applied during a delay is applied before the delay ends.</summary>
public sealed class MotionTests
{
    private const string Table = "CREATE TABLE items (id INTEGER PRIMARY KEY, v INTEGER)";

    public static TheoryData<string> Pairs => Confirming.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_the_target_catches_up_with_is_resolved_and_what_stands_is_confirmed(string pair)
    {
        var (source, target) = await CreateAsync(pair, "1, 10", "2, 20", "3, 30", "4, 40", "5, 50");
        await using var _ = source;
        await using var __ = target;
        // The source's changes of 1 to 3 are on their way; the target has true differences in 4, 5 and 6.
        await source.ExecuteAsync("UPDATE items SET v = 11 WHERE id = 1; DELETE FROM items WHERE id = 2; INSERT INTO items VALUES (7, 70)");
        await target.ExecuteAsync("UPDATE items SET v = 41 WHERE id = 4; DELETE FROM items WHERE id = 5; INSERT INTO items VALUES (6, 60)");
        var time = new DelayHook(_ => target.ExecuteAsync("UPDATE items SET v = 11 WHERE id = 1; DELETE FROM items WHERE id = 2; INSERT INTO items VALUES (7, 70)"));

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, time);

        Assert.Equal(["Changed id=4 Confirmed", "Missing id=5 Confirmed", "Extra id=6 Confirmed"], Confirming.Lines(result));
        Assert.Equal((Verdict.Mismatch, 3L, 0L, 3L), (result.Verdict, result.Confirmed, result.InFlight, result.Resolved));
        Assert.Equal((1L, 1L, 1L), (result.Missing, result.Extra, result.Changed));
        Assert.Contains("rows that differed were read again 1 times, 1 s apart: of 6, 3 resolved, 3 confirmed, 0 in flight", result.Notes);
        Assert.Equal([TimeSpan.FromSeconds(1)], time.Delays);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Tables_whose_every_difference_was_motion_match_and_say_so(string pair)
    {
        var (source, target) = await CreateAsync(pair, "1, 10", "2, 20");
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("UPDATE items SET v = 21 WHERE id = 2");
        var time = new DelayHook(_ => target.ExecuteAsync("UPDATE items SET v = 21 WHERE id = 2"));

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 3, time);

        Assert.Equal((Verdict.Match, ReconcileProblem.None, 1L, 0L), (result.Verdict, result.Problem, result.Resolved, result.Differences));
        Assert.Empty(result.Sample);
        Assert.Contains(result.Notes, note => note.Contains("of 1, 1 resolved", StringComparison.Ordinal));
        Assert.Single(time.Delays);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Rows_that_never_rest_are_in_flight_and_leave_no_verdict(string pair)
    {
        var (source, target) = await CreateAsync(pair, "1, 10", "2, 20");
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("UPDATE items SET v = v + 1 WHERE id = 2");
        var time = new DelayHook(_ => source.ExecuteAsync("UPDATE items SET v = v + 1 WHERE id = 2"));

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 3, time);

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.RowsInFlight, 1L, 0L), (result.Verdict, result.Problem, result.InFlight, result.Confirmed));
        Assert.Equal((TableStatus.Succeeded, ExitBits.NotCompared), (result.Status, result.ExitBits));
        Assert.StartsWith("1 rows differed each time they were read", result.Reason, StringComparison.Ordinal);
        Assert.Equal(["Changed id=2 InFlight"], Confirming.Lines(result));
        Assert.Equal("v: 24 -> 20", Assert.Single(result.Sample).Summary);
        Assert.Equal(3, time.Delays.Count);
    }

    [Fact]
    public async Task A_row_that_rests_for_one_delay_and_is_equal_after_the_next_is_no_difference()
    {
        var (source, target) = await CreateAsync("Sqlite-Sqlite", "1, 10");
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("UPDATE items SET v = 11");
        var time = new DelayHook(number => number == 3 ? target.ExecuteAsync("UPDATE items SET v = 11") : Task.CompletedTask);

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 3, time);

        Assert.Equal((Verdict.Match, 1L), (result.Verdict, result.Resolved));
    }

    [Fact]
    public async Task A_row_that_is_confirmed_once_and_then_moves_is_in_flight()
    {
        var (source, target) = await CreateAsync("Sqlite-Sqlite", "1, 10", "2, 20");
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("UPDATE items SET v = v + 1");
        var time = new DelayHook(number => number == 2 ? source.ExecuteAsync("UPDATE items SET v = 99 WHERE id = 1; DELETE FROM items WHERE id = 2") : Task.CompletedTask);

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 2, time);

        Assert.Equal(["Changed id=1 InFlight", "Extra id=2 InFlight"], Confirming.Lines(result));
        Assert.Equal((0L, 1L, 1L), (result.Missing, result.Extra, result.Changed));
    }

    [Fact]
    public async Task A_row_in_flight_beside_a_confirmed_one_leaves_the_verdict_to_that()
    {
        var (source, target) = await CreateAsync("Sqlite-Sqlite", "1, 10", "2, 20");
        await using var _ = source;
        await using var __ = target;
        await source.ExecuteAsync("UPDATE items SET v = v + 1");
        var time = new DelayHook(_ => source.ExecuteAsync("UPDATE items SET v = v + 1 WHERE id = 1"));

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, time);

        Assert.Equal((Verdict.Mismatch, ReconcileProblem.None, 1L, 1L), (result.Verdict, result.Problem, result.Confirmed, result.InFlight));
        Assert.Equal(["Changed id=1 InFlight", "Changed id=2 Confirmed"], Confirming.Lines(result));
    }

    [Fact]
    public async Task Without_rechecks_nothing_is_read_again()
    {
        var (source, target) = await CreateAsync("Sqlite-Sqlite", "1, 10");
        await using var _ = source;
        await using var __ = target;
        await target.ExecuteAsync("UPDATE items SET v = 11");
        var time = new DelayHook();

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 0, time);

        Assert.Equal(["Changed id=1 Unconfirmed"], Confirming.Lines(result));
        Assert.Equal((Verdict.Mismatch, 0L, 0L, 0L), (result.Verdict, result.Confirmed, result.InFlight, result.Resolved));
        Assert.Empty(time.Delays);
        Assert.Empty(result.Notes);
    }

    [Fact]
    public async Task Tables_that_are_equal_at_once_are_not_read_again()
    {
        var (source, target) = await CreateAsync("Sqlite-Sqlite", "1, 10");
        await using var _ = source;
        await using var __ = target;
        var time = new DelayHook();

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 5, time);

        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Empty(time.Delays);
        Assert.Empty(result.Notes);
    }

    private static async Task<(TestDatabase Source, TestDatabase Target)> CreateAsync(string pair, params string[] rows)
    {
        var (source, target) = await Confirming.CreateAsync(pair);
        await Reconciling.Reconciling.CreateAsync(source, Table, rows);
        await Reconciling.Reconciling.CreateAsync(target, Table, rows);
        return (source, target);
    }
}
