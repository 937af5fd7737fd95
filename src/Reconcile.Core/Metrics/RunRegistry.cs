namespace Reconcile;

/// <summary>
/// The batch runs of this process: those that run, and the last <see cref="FinishedRunsKept"/> that have ended.
/// Of a finished run only its last statistics are kept, never an item or a result.
/// </summary>
public static class RunRegistry
{
    /// <summary>Finished runs that are remembered.</summary>
    public const int FinishedRunsKept = 20;

    private static readonly Lock Gate = new();
    private static readonly List<BatchMetrics> Running = [];
    private static readonly Queue<BatchStatistics> Finished = new();
    private static int s_lastRunId;

    /// <summary>Every known run as it is now, the newest first.</summary>
    public static IReadOnlyList<BatchStatistics> Current
    {
        get
        {
            lock (Gate)
            {
                return [.. Finished.Concat(Running.Select(run => run.Statistics)).OrderByDescending(run => run.RunId)];
            }
        }
    }

    /// <summary>A number of all runs of one kind that have not ended.</summary>
    internal static long Sum(JobKind kind, Func<BatchMetrics, int> number)
    {
        lock (Gate)
        {
            return Running.Where(run => run.Kind == kind).Sum(run => (long)number(run));
        }
    }

    internal static int Add(BatchMetrics run)
    {
        lock (Gate)
        {
            Running.Add(run);
            return ++s_lastRunId;
        }
    }

    internal static void Finish(BatchMetrics run, BatchStatistics final)
    {
        lock (Gate)
        {
            if (!Running.Remove(run))
            {
                return;
            }

            Finished.Enqueue(final);
            if (Finished.Count > FinishedRunsKept)
            {
                Finished.Dequeue();
            }
        }
    }
}
