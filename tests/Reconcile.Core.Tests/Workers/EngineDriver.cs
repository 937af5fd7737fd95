using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Workers;

/// <summary>Offers items and reads events in the way a cmdlet's pump does: a refused item is offered again after one event was read.</summary>
internal static class EngineDriver
{
    /// <summary>Bounds a hang, in milliseconds; no test comes near it.</summary>
    public const int Hang = 120_000;

    private const int QuickSteps = 100;

    /// <summary>Feeds the items, ends the input and reads to the end.</summary>
    /// <param name="engine">The run.</param>
    /// <param name="items">What to offer.</param>
    /// <param name="time">Moved on whenever there is nothing to read; null: time is not to move.</param>
    public static async Task<List<BatchEvent<TItem, TResult>>> DriveAsync<TItem, TResult>(
        this BatchEngine<TItem, TResult> engine, IEnumerable<TItem> items, FakeTimeProvider? time = null)
        where TItem : notnull
    {
        var events = new List<BatchEvent<TItem, TResult>>();
        foreach (var item in items)
        {
            while (!engine.TryPost(item))
            {
                await engine.ReadOneAsync(events, time);
            }
        }

        engine.CompleteInput();
        await engine.ReadToEndAsync(events, time);
        return events;
    }

    public static async Task ReadToEndAsync<TItem, TResult>(
        this BatchEngine<TItem, TResult> engine, List<BatchEvent<TItem, TResult>> events, FakeTimeProvider? time = null)
        where TItem : notnull
    {
        while (await engine.ReadOneAsync(events, time))
        {
        }
    }

    /// <summary>False: the events have ended.</summary>
    public static async Task<bool> ReadOneAsync<TItem, TResult>(
        this BatchEngine<TItem, TResult> engine, List<BatchEvent<TItem, TResult>> events, FakeTimeProvider? time = null)
        where TItem : notnull
    {
        for (var steps = 1; ; steps++)
        {
            if (engine.Events.TryRead(out var happened))
            {
                events.Add(happened);
                return true;
            }

            if (engine.Events.Completion.IsCompleted)
            {
                await engine.Events.Completion;
                return false;
            }

            if (time is null)
            {
                await engine.Events.WaitToReadAsync(TestContext.Current.CancellationToken);
            }
            else
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                time.Advance(TimeSpan.FromMilliseconds(100));

                // Hours would pass for a worker that has no processor while the machine does other things: the clock leaves it some.
                await (steps < QuickSteps ? Task.CompletedTask : Task.Delay(1, TestContext.Current.CancellationToken));
                await Task.Yield();
            }
        }
    }

    public static IEnumerable<ItemEnded<TItem, TResult>> Ends<TItem, TResult>(this IEnumerable<BatchEvent<TItem, TResult>> events) =>
        events.OfType<ItemEnded<TItem, TResult>>();
}
