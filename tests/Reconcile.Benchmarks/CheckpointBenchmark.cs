using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Reconcile.Commands;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>What a checkpoint costs a run, and what it costs to go on from one.</summary>
internal sealed class CheckpointBenchmark : Benchmark
{
    private const int Items = 1_000_000;
    private const double GoalSeconds = 3;
    private const double GoalMegabytes = 200;
    private const int ScriptItems = 100_000;
    private const double GoalRatio = 1.1;
    private const int Pairs = 9;

    public override string Name => "checkpoint";

    public override string Description => "Journal of items: cost of an item, beside none, and opening one of 1,000,000, beside bare reading.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("run.checkpoint");
        var (plain, journalled) = MeasureScripts(folder);
        var item = Fill(path);
        var output = (await ChildProcess.RunAsync([JournalChild.Verb, path, Items.ToString(CultureInfo.InvariantCulture)], cancellationToken)).Split(' ');
        if (output.Length != 4 || Number(output[3]) != Items)
        {
            throw new InvalidOperationException("The journal does not know its items.");
        }

        return
        [
            new($"checkpoint: a script on {ScriptItems:N0} items, beside the same without (us)", journalled, plain, GoalRatio, GoalIsRatio: true),
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

    /// <summary>Microseconds an item of <c>Invoke-ParallelBatch</c> takes without and with a checkpoint: the pair with the median ratio.</summary>
    private static (double Plain, double Journalled) MeasureScripts(TemporaryFolder folder)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Invoke-ParallelBatch", typeof(InvokeParallelBatchCommand), null));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        MeasureScript(runspace, string.Empty);
        var pairs = Enumerable.Range(0, Pairs)
            .Select(pair => (Plain: MeasureScript(runspace, string.Empty), Journalled: MeasureScript(runspace, $"-Checkpoint '{folder.Combine($"script{pair}.checkpoint")}'")))
            .OrderBy(pair => pair.Journalled / pair.Plain);
        return pairs.ElementAt(Pairs / 2);
    }

    private static double MeasureScript(Runspace runspace, string parameters)
    {
        using var shell = PowerShell.Create(runspace);
        var clock = Stopwatch.StartNew();
        var count = shell.AddScript($"$n = 0; 1..{ScriptItems} | Invoke-ParallelBatch {{ $_ }} -PassThru {parameters} | ForEach-Object {{ $n++ }}; $n").Invoke<int>()[0];
        return count == ScriptItems ? clock.Elapsed.TotalMicroseconds / ScriptItems : throw new InvalidOperationException($"{ScriptItems} items went in, {count} came out.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
