using System.Diagnostics;
using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>What a checkpoint costs a run, and what it costs to go on from one.</summary>
internal sealed class CheckpointBenchmark : Benchmark
{
    private const int Items = 1_000_000;
    private const double GoalSeconds = 3;
    private const double GoalMegabytes = 200;

    public override string Name => "checkpoint";

    public override string Description => "Journal of items: cost of an item, and opening one of 1,000,000, beside bare reading.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("run.checkpoint");
        var item = Fill(path);
        var output = (await ChildProcess.RunAsync([JournalChild.Verb, path, Items.ToString(CultureInfo.InvariantCulture)], cancellationToken)).Split(' ');
        if (output.Length != 4 || Number(output[3]) != Items)
        {
            throw new InvalidOperationException("The journal does not know its items.");
        }

        return
        [
            new("checkpoint: start and end of an item written down (us)", item, null, null),
            new($"checkpoint: resuming {Items:N0} items, {new FileInfo(path).Length >> 20} MB (s)", Number(output[0]), Number(output[1]), GoalSeconds),
            new("checkpoint: memory at its peak (MB)", Number(output[2]) / (1 << 20), null, GoalMegabytes),
        ];
    }

    /// <summary>Microseconds an item takes.</summary>
    private static double Fill(string path)
    {
        var clock = Stopwatch.StartNew();
        using (var journal = JournalChild.Open(path))
        {
            for (var i = 0; i < Items; i++)
            {
                var key = JournalChild.KeyOf(i);
                var item = new JournalItem(journal.Identify(key), isDone: false) { Content = key };
                journal.Started(item);
                journal.Done(item, 1, TimeSpan.FromMilliseconds(i % 1000));
            }
        }

        return clock.Elapsed.TotalMicroseconds / Items;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
