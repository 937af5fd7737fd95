using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Workers;

/// <summary>Random runs of random items: whatever happens, each accepted item ends exactly once and the summary adds up.</summary>
public sealed class RandomScheduleTests
{
    private readonly HashSet<Type> _happened = [];

    [Fact]
    public void Each_accepted_item_ends_exactly_once()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Schedules().ToArbitrary(), schedule => Task.Run(() => RunAsync(schedule)).Wait(EngineDriver.Hang)));

        // The schedules are only worth something if everything that can happen did.
        var kinds = typeof(BatchEvent<,>).Assembly.GetTypes().Where(type => !type.IsAbstract && IsEvent(type));
        Assert.Equal(kinds.Select(type => type.Name).Order(), _happened.Select(type => type.Name).Order());
    }

    private static bool IsEvent(Type? type) =>
        type is not null && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(BatchEvent<,>)) || IsEvent(type.BaseType));

    private static Gen<Schedule> Schedules() =>
        from workers in Gen.Choose(1, 6)
        from queueCapacity in Gen.Elements(1, 2, 50)
        from eventCapacity in Gen.Elements(1, 2, 50)
        from retries in Gen.Choose(0, 3)
        from retryTimeouts in Gen.Elements(false, true)
        from failFast in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from cancelAfter in Gen.Frequency((2, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 60)))
        from total in Gen.Frequency((3, Gen.Constant(System.Threading.Timeout.InfiniteTimeSpan)), (1, Gen.Choose(1, 200).Select(seconds => TimeSpan.FromSeconds(seconds))))
        from items in Items().NonEmptyListOf()
        select new Schedule(workers, queueCapacity, eventCapacity, retries, retryTimeouts, failFast, cancelAfter, total, [.. items]);

    private static Gen<Plan> Items() =>
        from behaviour in Gen.Frequency(
            (6, Gen.Constant(Behaviour.Return)),
            (6, Gen.Constant(Behaviour.ReturnLater)),
            (3, Gen.Constant(Behaviour.Throw)),
            (3, Gen.Constant(Behaviour.ThrowLater)),
            (1, Gen.Constant(Behaviour.ThrowCancelled)),
            (2, Gen.Constant(Behaviour.Obey)),
            (1, Gen.Constant(Behaviour.Ignore)),
            (1, Gen.Constant(Behaviour.Block)),
            (2, Gen.Constant(Behaviour.Skip)))
        from priority in Gen.Elements(Enum.GetValues<ItemPriority>())
        from troubles in Gen.Choose(1, 4)
        select new Plan(behaviour, priority, troubles);

    private async Task<bool> RunAsync(Schedule schedule)
    {
        using var gate = new ManualResetEventSlim();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new FakeTimeProvider();
        var options = new BatchOptions
        {
            MaxWorkers = schedule.Workers,
            QueueCapacity = schedule.QueueCapacity,
            EventCapacity = schedule.EventCapacity,
            FailFast = schedule.FailFast,
            ItemTimeout = TimeSpan.FromSeconds(60),
            TotalTimeout = schedule.TotalTimeout,
            ProgressInterval = TimeSpan.FromSeconds(1),
            Retry = new RetryOptions { MaxRetries = schedule.Retries, RetryTimeouts = schedule.RetryTimeouts },
        };
        var attempts = new int[schedule.Items.Count];
        await using var engine = new BatchEngine<int, int>(
            "random", options, (item, token) => Interlocked.Increment(ref attempts[item]) > schedule.Items[item].Troubles
                ? new ValueTask<int>(item)
                : schedule.Items[item].Behaviour.ActAsync(item, gate, opened.Task, token), time: time);
        try
        {
            var events = new List<BatchEvent<int, int>>();
            var accepted = await FeedAsync(engine, schedule, events, time);
            _happened.UnionWith(events.Select(happened => happened.GetType()));
            AssertLawful(events, accepted, schedule, await engine.Completion);
        }
        finally
        {
            gate.Set();
            opened.SetResult();
        }

        return true;
    }

    private static async Task<int> FeedAsync(BatchEngine<int, int> engine, Schedule schedule, List<BatchEvent<int, int>> events, FakeTimeProvider time)
    {
        var accepted = 0;
        try
        {
            foreach (var item in Enumerable.Range(0, schedule.Items.Count))
            {
                while (!TryOffer(engine, item, schedule.Items[item]))
                {
                    await ReadAsync();
                }

                accepted++;
            }

            engine.CompleteInput();
        }
        catch (OperationCanceledException)
        {
            Assert.True(schedule.MayBeCancelled);
        }

        while (await ReadAsync())
        {
        }

        return accepted;

        Task<bool> ReadAsync()
        {
            if (events.Count == schedule.CancelAfter)
            {
                engine.Cancel();
            }

            return engine.ReadOneAsync(events, time);
        }
    }

    private static bool TryOffer(BatchEngine<int, int> engine, int item, Plan plan) =>
        plan.Behaviour == Behaviour.Skip ? engine.TrySkip(item) : engine.TryPost(item, plan.Priority);

    private static void AssertLawful(List<BatchEvent<int, int>> events, int accepted, Schedule schedule, BatchSummary summary)
    {
        Assert.Equal(Enumerable.Range(0, accepted), events.Ends().Select(end => end.Item).Order());
        foreach (var end in events.Ends())
        {
            var starts = events.OfType<ItemStarted<int, int>>().Where(started => started.Item == end.Item).Select(started => started.Attempt);
            var retries = events.OfType<ItemRetried<int, int>>().Where(retried => retried.Item == end.Item).Select(retried => retried.Attempt);
            Assert.Equal(Enumerable.Range(1, end.Attempts), starts);
            Assert.InRange(end.Attempts, end is ItemCancelled<int, int> or ItemSkipped<int, int> ? 0 : 1, end is ItemSkipped<int, int> ? 0 : schedule.Retries + 1);
            Assert.Equal(Enumerable.Range(1, retries.Count()), retries);
            Assert.InRange(end.Attempts - retries.Count(), end is ItemCancelled<int, int> or ItemSkipped<int, int> ? 0 : 1, 1);
            Assert.Equal(schedule.Items[end.Item].Behaviour == Behaviour.Skip, end is ItemSkipped<int, int>);
            Assert.True(events.FindLastIndex(e => e is ItemStarted<int, int> started && started.Item == end.Item) < events.IndexOf(end));
        }

        Assert.Equal(
            (accepted, Count<ItemSucceeded<int, int>>(), Count<ItemFailed<int, int>>(), Count<ItemTimedOut<int, int>>(), Count<ItemCancelled<int, int>>(), Count<ItemSkipped<int, int>>()),
            (summary.Accepted, summary.Succeeded, summary.Failed, summary.TimedOut, summary.Cancelled, summary.Skipped));
        Assert.Equal((Count<ItemRetried<int, int>>(), Count<Notice<int, int>>()), (summary.Retried, summary.Abandoned));
        Assert.Equal(accepted, summary.Succeeded + summary.Failed + summary.TimedOut + summary.Cancelled + summary.Skipped);
        Assert.True(schedule.FailFast || schedule.MayBeCancelled || summary.Cancelled == 0, "Nobody cancelled anything.");

        int Count<TEvent>() => events.Count(happened => happened is TEvent);
    }
}

internal sealed record Schedule(
    int Workers, int QueueCapacity, int EventCapacity, int Retries, bool RetryTimeouts, bool FailFast, int CancelAfter, TimeSpan TotalTimeout, IReadOnlyList<Plan> Items)
{
    public bool MayBeCancelled => CancelAfter != int.MaxValue || TotalTimeout != System.Threading.Timeout.InfiniteTimeSpan;

    // FsCheck prints a counterexample with it.
    public override string ToString() =>
        $"{Workers} workers, capacities {QueueCapacity} and {EventCapacity}, {Retries} retries (timeouts {RetryTimeouts}), fail-fast {FailFast}, cancelled after {CancelAfter} events, {TotalTimeout.TotalSeconds} s in all: {string.Join(", ", Items)}";
}

/// <param name="Behaviour">What the operation does.</param>
/// <param name="Priority">Where the item waits.</param>
/// <param name="Troubles">Attempts that behave so; those after them succeed.</param>
internal sealed record Plan(Behaviour Behaviour, ItemPriority Priority, int Troubles);
