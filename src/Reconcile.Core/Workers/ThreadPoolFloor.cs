namespace Reconcile;

/// <summary>
/// Keeps the thread pool wide enough for operations that block their thread. Some database drivers do (SQLite's has no
/// asynchronous form at all), and the pool adds threads beyond its minimum only about one a second: timers, and with
/// them timeouts, would be late by as much.
/// </summary>
internal static class ThreadPoolFloor
{
    /// <summary>Raises the pool's minimum to the number of cores and this many more threads. Only ever raises it: the process may have its own reasons for more.</summary>
    public static void Raise(long blockedThreads)
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.GetMaxThreads(out var most, out _);
        var wanted = (int)Math.Min(Environment.ProcessorCount + blockedThreads, most);
        if (wanted > workers)
        {
            ThreadPool.SetMinThreads(wanted, completionPorts);
        }
    }
}
