using Reconcile.Scripts;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Many items through everything that can happen to them at the same time, and many runs that are stopped in the middle.</summary>
public sealed class BatchAccountingTests
{
    private const int Items = 100_000;
    private const int Seed = 20_260_914;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    // An item's kind is drawn before the run: it succeeds, writes an error, throws at first or always, exits, leaves, or does not end.
    private const string Script =
        """
        $item = $_
        switch ($item.Kind) {
            0 { $item.Number }
            1 { Get-Command nowhere; $item.Number }
            2 { if ($item.Attempts++ -lt 1) { throw 'once' }; $item.Number }
            3 { throw 'always' }
            4 { exit 3 }
            5 { return }
            6 { while ($true) { } }
        }
        """;

    public static TheoryData<int, bool, bool, bool> Combinations { get; } = new()
    {
        { 60_000, true, false, false },
        { 12_000, true, false, true },
        { 10_000, false, false, false },
        { 6_000, false, true, false },
        { 6_000, true, true, false },
        { 6_000, false, true, true },
    };

    [Fact]
    public void The_combinations_are_of_100_000_items() => Assert.Equal(Items, Combinations.Sum(combination => combination.Data.Item1));

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Each_item_ends_exactly_once(int count, bool retries, bool failsFast, bool isStopped)
    {
        var random = new Random(Seed + count);
        var kinds = Enumerable.Range(0, count).Select(_ => Draw(random)).ToArray();
        await using var workers = new ScriptWorkerPool(new ScriptBatchOptions { Script = Script }, new ProgressBoard(), TimeProvider.System);
        var options = new BatchOptions
        {
            MaxWorkers = 4,
            ItemTimeout = TimeSpan.FromMilliseconds(300),
            FailFast = failsFast,
            Retry = new RetryOptions { MaxRetries = retries ? 2 : 0, BaseDelay = TimeSpan.FromMilliseconds(1) },
        };
        await using var engine = new BatchEngine<BatchItem, ScriptOutcome>(
            new BatchJob<BatchItem, ScriptOutcome>("accounting", workers.RunAsync) { Prepare = workers.PrepareAsync, IsTransient = error => error is ScriptFailedException }, options);

        var (ends, posted) = await RunAsync(engine, kinds, isStopped ? count / 2 : int.MaxValue);

        Assert.Equal(Enumerable.Range(0, posted).Select(index => (long)index), ends.Select(end => end.Item.Index).Order());
        Assert.Equal(isStopped, posted < count);
        var summary = await engine.Completion;
        Assert.Equal(
            (posted, Count<ItemSucceeded<BatchItem, ScriptOutcome>>(), Count<ItemFailed<BatchItem, ScriptOutcome>>(), Count<ItemTimedOut<BatchItem, ScriptOutcome>>(), Count<ItemCancelled<BatchItem, ScriptOutcome>>()),
            (summary.Accepted, summary.Succeeded, summary.Failed, summary.TimedOut, summary.Cancelled));
        foreach (var end in ends.OfType<ItemSucceeded<BatchItem, ScriptOutcome>>())
        {
            AssertIsOf(end, kinds[end.Item.Index], retries);
        }

        int Count<TEnd>() => ends.Count(end => end is TEnd);
    }

    [Fact]
    public async Task Runs_that_are_stopped_leave_nothing_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads are counted by the names that Linux gives them.");
        using var session = new ModuleSession();
        for (var run = 0; run < 20; run++)
        {
            using var began = new CountdownEvent(2);
            session.Runspace.SessionStateProxy.SetVariable("began", began);
            using var shell = PowerShell.Create(session.Runspace);
            shell.AddScript("1..1000 | Invoke-ParallelBatch { if (-not ($using:began).IsSet) { $null = ($using:began).Signal() }; while ($true) { } } -MaxWorkers 2");
            var running = shell.InvokeAsync();
            Assert.True(began.Wait(Hang, TestContext.Current.CancellationToken));
            await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        }

        Assert.True(SpinWait.SpinUntil(() => ScriptSessions.Count + ScriptSessions.Threads == 0, Hang), $"{ScriptSessions.Count} sessions and {ScriptSessions.Threads} threads are left.");
        Assert.DoesNotContain(RunRegistry.Current, known => known.IsRunning);
    }

    private static int Draw(Random random) => random.Next(10_000) switch
    {
        < 2 => 6,
        < 100 => 4,
        < 200 => 3,
        < 500 => 2,
        < 600 => 5,
        < 700 => 1,
        _ => 0,
    };

    private static async Task<(List<ItemEnded<BatchItem, ScriptOutcome>> Ends, int Posted)> RunAsync(BatchEngine<BatchItem, ScriptOutcome> engine, int[] kinds, int stopAfter)
    {
        var ends = new List<ItemEnded<BatchItem, ScriptOutcome>>();
        var posted = 0;
        while (posted < kinds.Length && posted < stopAfter)
        {
            var item = new BatchItem(posted, new Plan(posted, kinds[posted]));
            while (!engine.TryPost(item))
            {
                Add(await engine.Events.ReadAsync(TestContext.Current.CancellationToken));
            }

            posted++;
        }

        if (posted == stopAfter)
        {
            engine.Cancel();
        }

        engine.CompleteInput();
        await foreach (var happened in engine.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Add(happened);
        }

        return (ends, posted);

        void Add(BatchEvent<BatchItem, ScriptOutcome> happened)
        {
            if (happened is ItemEnded<BatchItem, ScriptOutcome> end)
            {
                ends.Add(end);
            }
        }
    }

    private static void AssertIsOf(ItemSucceeded<BatchItem, ScriptOutcome> end, int kind, bool retries)
    {
        Assert.Contains(kind, retries ? [0, 1, 2, 5] : new[] { 0, 1, 5 });
        var output = end.Result.Records.Where(record => record.Stream == ItemStream.Output).Select(record => LanguagePrimitives.ConvertTo<long>(record.Value));
        Assert.Equal(kind == 5 ? [] : [end.Item.Index], output);
    }

    /// <summary>Public, so that scripts can read it.</summary>
    public sealed class Plan(int number, int kind)
    {
        public int Number => number;

        public int Kind => kind;

        public int Attempts { get; set; }
    }
}
