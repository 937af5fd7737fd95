using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Sources;

public sealed class SessionLeaseTests
{
    private const string SomeTable = "CREATE TABLE items (id INTEGER PRIMARY KEY)";

    private readonly TaskCompletionSource _sourceOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _targetOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Two_servers_are_connected_to_at_the_same_time()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await source.ExecuteAsync(SomeTable);
        await target.ExecuteAsync(SomeTable);
        var options = Run.Options(source, target);
        await using var sources = Pool(options, options.Source, () => MeetAsync(_sourceOpen, _targetOpen));
        await using var targets = Pool(options, options.Target, () => MeetAsync(_targetOpen, _sourceOpen));

        var (left, right) = await SessionLease.TakePairAsync(sources, targets, TestContext.Current.CancellationToken);

        await left.DisposeAsync();
        await right.DisposeAsync();
        Assert.True(_sourceOpen.Task.IsCompletedSuccessfully && _targetOpen.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_source_that_fails_gives_back_a_target_that_was_open_already()
    {
        await using var source = new SqliteDatabase("source");
        await source.ExecuteAsync(SomeTable);
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        var options = Run.Options(source, target) with { MaxConnections = 1 };
        await using var targets = Pool(options, options.Target, () => MeetAsync(_targetOpen, _targetOpen));
        await using var sources = Pool(options, options.Source, async () =>
        {
            await _targetOpen.Task;
            throw new ReconcileException(ReconcileProblem.SelfTestFailed, "refused");
        });

        var error = await Assert.ThrowsAsync<ReconcileException>(() => SessionLease.TakePairAsync(sources, targets, TestContext.Current.CancellationToken));

        Assert.Equal(ReconcileProblem.SelfTestFailed, error.Problem);
        await target.WaitForBackendsAsync(0);
        Assert.Equal(1, targets.Server.Budget.Spare);
    }

    private static SessionPool Pool(ReconcileOptions options, ReconcileConnection connection, Func<Task> test)
    {
        var (source, target) = DatabaseServer.Of(options, TimeProvider.System);
        return new SessionPool(connection, SessionLimits.Of(options, TimeProvider.System), connection == options.Source ? source : target, (_, _) => test());
    }

    /// <summary>Says that one side is open, and waits for the other.</summary>
    private static Task MeetAsync(TaskCompletionSource own, TaskCompletionSource other)
    {
        own.TrySetResult();
        return other.Task;
    }
}
