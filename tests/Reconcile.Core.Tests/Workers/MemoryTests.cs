namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 2, its second half: memory does not grow with the number of items.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_million_items_leave_the_heap_flat()
    {
        await using var engine = new BatchEngine<int, byte[]>("test", new BatchOptions(), (_, _) => new ValueTask<byte[]>(new byte[16]));
        long ended = 0, before = 0;
        for (var item = 0; item < 1_000_000; item++)
        {
            while (!engine.TryPost(item))
            {
                Count(await engine.Events.ReadAsync(TestContext.Current.CancellationToken));
            }
        }

        engine.CompleteInput();
        await foreach (var happened in engine.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Count(happened);
        }

        // An engine that kept 4 bytes an item would be over the bound. The test host's own allocations are what it leaves room for.
        Assert.Equal(1_000_000, ended);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 3_600_000);

        void Count(BatchEvent<int, byte[]> happened)
        {
            if (happened is ItemEnded<int, byte[]> && ++ended == 100_000)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }
        }
    }
}
