using Reconcile.Data.Confirmation;
using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>What stands around the rechecks of a table: its file, its repair, servers that go away, a run that is stopped.</summary>
public sealed class RecheckRunTests
{
    [Fact]
    public async Task The_file_holds_what_is_left_and_a_repair_leaves_rows_in_flight_alone()
    {
        using var folder = new TemporaryFolder();
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source);
        await CreateAsync(target);
        await source.ExecuteAsync("UPDATE items SET v = v + 1 WHERE id < 4");
        var time = new DelayHook(async _ =>
        {
            Assert.Empty(Directory.GetFiles(folder.FullPath));
            await source.ExecuteAsync("UPDATE items SET v = 77 WHERE id = 2");
            await target.ExecuteAsync("UPDATE items SET v = v + 1 WHERE id = 3");
        });

        var options = Reconciling.Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };
        var result = await Confirming.CompareAsync(options, Reconciling.Reconciling.Task("items"), rechecks: 1, time);

        Assert.Equal((1L, 1L, 1L), (result.Confirmed, result.InFlight, result.Resolved));
        var lines = await File.ReadAllLinesAsync(result.DifferenceFile, TestContext.Current.CancellationToken);
        Assert.Equal(4, lines.Length);
        Assert.Equal("""{"kind":"Changed","state":"Confirmed","key":{"id":1},"source":{"v":11},"target":{"v":10}}""", lines[1]);
        Assert.Equal("""{"kind":"Changed","state":"InFlight","key":{"id":2},"source":{"v":77},"target":{"v":20}}""", lines[2]);
        Assert.Equal("""{"end":true,"missing":0,"extra":0,"changed":2,"unique":true}""", lines[3]);
        using var script = new StringWriter();
        Assert.Equal(1, await RepairWriter.WriteAsync(result, script, TestContext.Current.CancellationToken));
        Assert.Contains("1 of them are left out", script.ToString(), StringComparison.Ordinal);
        await target.ExecuteAsync(script.ToString());
        Assert.Equal(11, await target.ScalarAsync<long>("SELECT v FROM items WHERE id = 1"));
        Assert.Equal(20, await target.ScalarAsync<long>("SELECT v FROM items WHERE id = 2"));
    }

    [Fact]
    public async Task Where_all_is_resolved_there_is_no_file()
    {
        using var folder = new TemporaryFolder();
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source);
        await CreateAsync(target);
        await source.ExecuteAsync("DELETE FROM items WHERE id = 2");

        var options = Reconciling.Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };
        var result = await Confirming.CompareAsync(
            options, Reconciling.Reconciling.Task("items"), rechecks: 1, new DelayHook(_ => target.ExecuteAsync("DELETE FROM items WHERE id = 2")));

        Assert.Equal((Verdict.Match, string.Empty), (result.Verdict, result.DifferenceFile));
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public async Task A_row_that_the_condition_leaves_out_by_now_is_resolved()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source);
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE items SET v = v + 1");
        var time = new DelayHook(async _ =>
        {
            await source.ExecuteAsync("UPDATE items SET v = -1 WHERE id > 1");
            await target.ExecuteAsync("UPDATE items SET v = -2 WHERE id > 1");
        });

        var result = await Confirming.CompareAsync(
            Reconciling.Reconciling.Options(source, target), Reconciling.Reconciling.Task("items") with { Where = "v > 0 -- those that count" }, rechecks: 1, time);

        Assert.Equal(["Changed id=1 Confirmed"], Confirming.Lines(result));
        Assert.Equal(3, result.Resolved);
    }

    [Fact]
    public async Task Checksums_that_differ_are_not_confirmed_and_say_so()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source);
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE items SET v = 0");
        var time = new DelayHook();
        var options = Reconciling.Reconciling.Options(source, target) with { ValidateChecksum = true, RowLevel = false };

        var result = await Confirming.CompareAsync(options, Reconciling.Reconciling.Task("items"), rechecks: 1, time);

        Assert.Equal(Verdict.Mismatch, result.Verdict);
        Assert.Contains(RowConfirmation.NoRowNamed, result.Notes);
        Assert.Empty(time.Delays);
    }

    [Fact]
    public async Task A_server_that_restarts_between_two_readings_leaves_an_error_and_no_verdict()
    {
        await using var server = await PostgresServer.StartPrivateAsync(TestContext.Current.CancellationToken);
        await using var source = await server.CreateDatabaseAsync();
        await using var target = new SqliteDatabase();
        await CreateAsync(source);
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE items SET v = 0 WHERE id = 1");
        var time = new DelayHook(_ => server.RestartAsync(TestContext.Current.CancellationToken));
        await using var reconciler = new TableReconciler(Reconciling.Reconciling.Options(source, target) with { RecheckCount = 1 }, time);

        var error = await Assert.ThrowsAsync<ReconcileException>(
            () => reconciler.ReconcileAsync(Reconciling.Reconciling.Task("items"), TestContext.Current.CancellationToken).AsTask());

        Assert.Null(time.Error);
        Assert.Equal((ReconcileProblem.ConnectionLost, true), (error.Problem, error.IsTransient));
        // The next attempt compares anew, with sessions of its own.
        var again = await reconciler.ReconcileAsync(Reconciling.Reconciling.Task("items") with { Where = "id > 1" }, TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Match, again.Verdict);
    }

    [Fact]
    public async Task A_run_that_is_stopped_during_a_delay_ends_at_once()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source);
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE items SET v = 0");
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var time = new DelayHook(async _ =>
        {
            await stop.CancelAsync();
            await never.Task;
        });
        await using var reconciler = new TableReconciler(Reconciling.Reconciling.Options(source, target) with { RecheckCount = 1 }, time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reconciler.ReconcileAsync(Reconciling.Reconciling.Task("items"), stop.Token).AsTask());
        never.SetResult();
    }

    [Fact]
    public async Task No_snapshot_is_held_during_a_delay()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source);
        await using var target = new SqliteDatabase();
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE items SET v = 0");
        long held = -1;
        var time = new DelayHook(async _ => held = await source.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start IS NOT NULL"));

        var result = await Confirming.CompareAsync(source, target, "items", rechecks: 1, time);

        Assert.Equal(0, held);
        Assert.Equal(4, result.Confirmed);
    }

    private static Task CreateAsync(TestDatabase database) =>
        Reconciling.Reconciling.CreateAsync(database, "CREATE TABLE items (id INTEGER PRIMARY KEY, v INTEGER)", "1, 10", "2, 20", "3, 30", "4, 40");
}
