using Microsoft.Extensions.Time.Testing;
using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class ConnectionGuardTests
{
    private static readonly ReconcileConnection Server = new() { Provider = ReconcileProvider.PostgreSql, Server = "db", Database = "sales" };
    private static readonly ReconcileException Unreachable = new(ReconcileProblem.ConnectionFailed, "Nobody answers.", isTransient: true);
    private static readonly ReconcileException Full = new(ReconcileProblem.ConnectionFailed, "Too many connections.", isTransient: true) { IsBusy = true };

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionGuard _guard;
    private readonly Queue<Exception> _errors = new();
    private int _attempts;
    private int _busy;

    public ConnectionGuardTests() => _guard = new ConnectionGuard(() => _busy++, _time);

    [Fact]
    public async Task What_may_pass_is_tried_again_after_a_while()
    {
        Fail(Unreachable, ConnectionGuard.Retries);

        var opening = Open();
        Assert.False(opening.IsCompleted);
        Assert.Equal(1, _attempts);
        Pass(opening);

        Assert.Equal(1 + ConnectionGuard.Retries, await opening);
    }

    [Theory]
    [InlineData(ReconcileProblem.AuthenticationFailed, true)]
    [InlineData(ReconcileProblem.ConnectionFailed, false)]
    [InlineData(ReconcileProblem.SelfTestFailed, false)]
    public async Task What_will_not_pass_is_tried_once(ReconcileProblem problem, bool isTransient)
    {
        Fail(new ReconcileException(problem, "No.", isTransient: isTransient), 1);

        await Assert.ThrowsAsync<ReconcileException>(Open);

        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task A_server_that_is_full_is_given_more_time_and_told_on_and_never_left_alone()
    {
        Fail(Full, ConnectionGuard.BusyRetries);
        var opening = Open();

        var waited = Pass(opening);

        Assert.Equal(1 + ConnectionGuard.BusyRetries, await opening);
        Assert.Equal(ConnectionGuard.BusyRetries, _busy);
        Assert.InRange(waited, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(47));
    }

    [Fact]
    public async Task After_several_failures_in_a_row_the_server_is_left_alone_until_one_attempt_shows_that_it_is_back()
    {
        await BreakAsync();

        for (var table = 0; table < 500; table++)
        {
            var error = await Assert.ThrowsAsync<ReconcileException>(Open);
            Assert.Equal((ReconcileProblem.ConnectionFailed, true), (error.Problem, error.IsTransient));
            Assert.Matches(@"^postgresql://db/sales could not be reached 5 times in a row and is not tried for \d+ s\. The last time: Nobody answers\.$", error.Message);
            Assert.InRange(error.RetryAfter, TimeSpan.FromTicks(1), ConnectionGuard.Pause);
        }

        Assert.Equal(ConnectionGuard.MostFailures, _attempts);
        _time.Advance(ConnectionGuard.Pause);
        Assert.Equal(ConnectionGuard.MostFailures + 1, await Open());
        Assert.Equal(ConnectionGuard.MostFailures + 2, await Open());
    }

    [Fact]
    public async Task An_attempt_that_shows_that_the_server_is_still_away_leaves_it_alone_again()
    {
        await BreakAsync();
        _time.Advance(ConnectionGuard.Pause);
        Fail(Unreachable, 1);

        var probe = Open();
        Pass(probe);

        await Assert.ThrowsAsync<ReconcileException>(() => probe);
        await Assert.ThrowsAsync<ReconcileException>(Open);
        Assert.Equal(ConnectionGuard.MostFailures + 1, _attempts);
    }

    [Fact]
    public async Task A_success_in_between_starts_the_count_again()
    {
        for (var round = 0; round < 10; round++)
        {
            Fail(Unreachable, ConnectionGuard.Retries);
            var opening = Open();
            Pass(opening);
            await opening;
        }

        Assert.Equal(10 * (1 + ConnectionGuard.Retries), _attempts);
    }

    private async Task BreakAsync()
    {
        Fail(Unreachable, ConnectionGuard.MostFailures);
        while (_errors.Count > 0)
        {
            var opening = Open();
            Pass(opening);
            await Assert.ThrowsAsync<ReconcileException>(() => opening);
        }
    }

    private void Fail(Exception error, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _errors.Enqueue(error);
        }
    }

    private Task<int> Open() => _guard.OpenAsync(
        Server,
        _ =>
        {
            _attempts++;
            return _errors.TryDequeue(out var error) ? Task.FromException<int>(error) : Task.FromResult(_attempts);
        },
        TestContext.Current.CancellationToken);

    /// <summary>Lets time pass until a task is done.</summary>
    private TimeSpan Pass(Task task)
    {
        var begun = _time.GetUtcNow();
        while (!task.IsCompleted && _time.GetUtcNow() - begun < TimeSpan.FromMinutes(10))
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        return _time.GetUtcNow() - begun;
    }
}
