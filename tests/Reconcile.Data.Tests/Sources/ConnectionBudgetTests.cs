using Microsoft.Extensions.Time.Testing;
using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class ConnectionBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Who_comes_when_it_is_used_up_waits_until_enough_is_given_back()
    {
        var budget = new ConnectionBudget(3, 2, _time);
        await budget.TakeAsync(2, Token);

        var second = budget.TakeAsync(2, Token);
        Assert.False(second.IsCompleted);
        budget.Give(1);
        await second;

        Assert.Equal(0, budget.Spare);
    }

    [Fact]
    public async Task Those_who_wait_are_served_in_their_turn_though_a_later_one_wants_less()
    {
        var budget = new ConnectionBudget(2, 1, _time);
        await budget.TakeAsync(2, Token);
        var two = budget.TakeAsync(2, Token);
        var one = budget.TakeAsync(1, Token);

        budget.Give(1);
        Assert.False(two.IsCompleted || one.IsCompleted);
        budget.Give(1);
        await two;
        Assert.False(one.IsCompleted);
        budget.Give(2);
        await one;
    }

    [Fact]
    public async Task Nothing_is_to_spare_while_somebody_waits()
    {
        var budget = new ConnectionBudget(4, 2, _time);
        await budget.TakeAsync(2, Token);
        Assert.True(budget.TryTake());
        var waiting = budget.TakeAsync(2, Token);

        Assert.False(budget.TryTake());
        budget.Give(1);
        await waiting;
        Assert.False(budget.TryTake());
        budget.Give(2);
        Assert.True(budget.TryTake());
    }

    [Fact]
    public async Task One_that_gives_up_waiting_lets_the_next_pass()
    {
        var budget = new ConnectionBudget(2, 1, _time);
        await budget.TakeAsync(1, Token);
        using var stop = new CancellationTokenSource();
        var first = budget.TakeAsync(2, stop.Token);
        var second = budget.TakeAsync(1, Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
        budget.Give(2);
        Assert.Equal(2, budget.Spare);
    }

    [Fact]
    public async Task It_is_never_smaller_than_what_one_table_needs()
    {
        var budget = new ConnectionBudget(1, 2, _time);
        await budget.TakeAsync(2, Token);
        budget.Reduce();
        budget.Reduce();
        var next = budget.TakeAsync(2, Token);
        budget.Give(2);
        await next;
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8)]
    public async Task A_server_that_is_full_makes_it_smaller_and_it_grows_again(int? limit)
    {
        var budget = new ConnectionBudget(limit, 1, _time);
        await budget.TakeAsync(5, Token);
        budget.Reduce();
        Assert.Equal(-1, budget.Spare);
        budget.Give(1);
        Assert.False(budget.TryTake());

        _time.Advance(ConnectionBudget.Recovery);

        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
