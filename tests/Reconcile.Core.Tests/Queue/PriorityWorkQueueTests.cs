using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Queue;

public sealed class PriorityWorkQueueTests
{
    private readonly CountingTimeProvider _time = new();

    [Fact]
    public async Task Higher_levels_go_first_and_within_a_level_the_first_in_is_first_out()
    {
        var queue = new PriorityWorkQueue<string>(10, _time);
        queue.TryEnqueue("low 1", ItemPriority.Low);
        queue.TryEnqueue("normal 1", ItemPriority.Normal);
        queue.TryEnqueue("high 1", ItemPriority.High);
        queue.TryEnqueue("normal 2", ItemPriority.Normal);
        queue.TryEnqueue("high 2", ItemPriority.High);

        Assert.Equal(["high 1", "high 2", "normal 1", "normal 2", "low 1"], await LeaseAsync(queue, 5));
    }

    [Fact]
    public async Task A_level_passed_over_sixteen_times_in_a_row_is_served_once()
    {
        var queue = new PriorityWorkQueue<string>(1000, _time);
        queue.TryEnqueue("low", ItemPriority.Low);
        queue.TryEnqueue("low", ItemPriority.Low);
        Assert.All(Enumerable.Range(0, 40), _ => queue.TryEnqueue("high", ItemPriority.High));

        var order = await LeaseAsync(queue, 42);

        Assert.Equal([16, 33], order.Select((item, index) => (item, index)).Where(lease => lease.item == "low").Select(lease => lease.index));
    }

    [Fact]
    public async Task No_level_starves_while_both_above_it_are_never_empty()
    {
        var queue = new PriorityWorkQueue<ItemPriority>(10, _time);
        var served = new Dictionary<ItemPriority, int>();
        foreach (var priority in Enum.GetValues<ItemPriority>())
        {
            queue.TryEnqueue(priority, priority);
        }

        for (var i = 0; i < 1800; i++)
        {
            var lease = (await queue.LeaseAsync(CancellationToken.None))!;
            served[lease.Item] = served.GetValueOrDefault(lease.Item) + 1;
            queue.TryEnqueue(lease.Item, lease.Item);
        }

        Assert.Equal((1600, 100, 100), (served[ItemPriority.High], served[ItemPriority.Normal], served[ItemPriority.Low]));
    }

    [Fact]
    public async Task The_capacity_counts_ready_and_delayed_items_and_a_returned_one_always_fits()
    {
        var queue = new PriorityWorkQueue<int>(2, _time);
        Assert.True(queue.TryEnqueue(1, ItemPriority.Normal));
        Assert.True(queue.TryEnqueue(2, ItemPriority.Normal));
        Assert.False(queue.TryEnqueue(3, ItemPriority.Normal));
        var first = (await queue.LeaseAsync(CancellationToken.None))!;
        Assert.True(queue.TryEnqueue(3, ItemPriority.Normal));

        await queue.ReturnAsync(first, TimeSpan.FromSeconds(1));

        Assert.Equal((2, 1, 3), (queue.Ready, queue.Delayed, queue.Enqueued));
        Assert.False(queue.TryEnqueue(4, ItemPriority.Normal));
        Assert.Equal([2], await LeaseAsync(queue, 1));
        Assert.False(queue.TryEnqueue(4, ItemPriority.Normal));
    }

    [Fact]
    public async Task Delayed_items_come_back_at_their_time_earliest_first()
    {
        var queue = new PriorityWorkQueue<int>(10, _time);
        foreach (var seconds in new[] { 30, 10, 20 })
        {
            queue.TryEnqueue(seconds, ItemPriority.Normal);
            await queue.ReturnAsync((await queue.LeaseAsync(CancellationToken.None))!, TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal((0, 3, 1), (queue.Ready, queue.Delayed, _time.LiveTimers));
        _time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal(0, queue.Ready);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, queue.Ready);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal([10, 20, 30], await LeaseAsync(queue, 3));
        Assert.Equal(0, _time.LiveTimers);
    }

    [Fact]
    public async Task A_lease_waits_for_the_next_item()
    {
        var queue = new PriorityWorkQueue<int>(1, _time);
        var lease = queue.LeaseAsync(CancellationToken.None).AsTask();
        Assert.False(lease.IsCompleted);

        Assert.True(queue.TryEnqueue(7, ItemPriority.Low));

        Assert.Equal(7, (await lease)!.Item);
        Assert.Equal(0, queue.Ready);
    }

    [Fact]
    public async Task A_cancelled_lease_takes_no_item_with_it()
    {
        var queue = new PriorityWorkQueue<int>(1, _time);
        using var cancellation = new CancellationTokenSource();
        var cancelled = queue.LeaseAsync(cancellation.Token).AsTask();
        var next = queue.LeaseAsync(CancellationToken.None).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.True(queue.TryEnqueue(7, ItemPriority.Normal));

        Assert.Equal(7, (await next)!.Item);
    }

    [Fact]
    public async Task It_ends_only_when_nothing_can_come_back()
    {
        var queue = new PriorityWorkQueue<int>(5, _time);
        queue.TryEnqueue(1, ItemPriority.Normal);
        var lease = (await queue.LeaseAsync(CancellationToken.None))!;
        queue.Complete();
        Assert.False(queue.TryEnqueue(2, ItemPriority.Normal));
        var waiting = queue.LeaseAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        await queue.ReturnAsync(lease, TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(lease, await waiting);
        await queue.AcknowledgeAsync(lease);

        Assert.Null(await queue.LeaseAsync(CancellationToken.None));
    }

    [Fact]
    public async Task When_delays_end_nothing_waits_any_more()
    {
        var queue = new PriorityWorkQueue<int>(5, _time);
        queue.TryEnqueue(1, ItemPriority.Normal);
        queue.TryEnqueue(2, ItemPriority.Normal);
        var first = (await queue.LeaseAsync(CancellationToken.None))!;
        var second = (await queue.LeaseAsync(CancellationToken.None))!;
        await queue.ReturnAsync(first, TimeSpan.FromHours(1));

        queue.EndDelays();
        await queue.ReturnAsync(second, TimeSpan.FromHours(1));

        Assert.Equal([1, 2], await LeaseAsync(queue, 2));
        Assert.Equal(0, _time.LiveTimers);
    }

    private static async Task<List<T>> LeaseAsync<T>(PriorityWorkQueue<T> queue, int count)
    {
        var items = new List<T>();
        for (var i = 0; i < count; i++)
        {
            items.Add((await queue.LeaseAsync(CancellationToken.None))!.Item);
        }

        return items;
    }
}
