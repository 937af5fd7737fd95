using System.Diagnostics;
using System.Globalization;

namespace Reconcile.Benchmarks;

/// <summary>A long run of Start-Scrape in a process of its own, so that its memory is its own too.</summary>
internal static class ScrapeQueueChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "scrape-in-child";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// In the child: scrapes, and prints in MB the process at its peak, the same before the first item, and the heap at its peak, then the microseconds an item took.
    /// </summary>
    /// <param name="url">The server.</param>
    /// <param name="items">How many items.</param>
    /// <param name="checkpoint">The file; empty: none.</param>
    public static int Run(string url, int items, string checkpoint)
    {
        using var session = new ScrapeSession();
        session.Scrape(url, 1);
        var before = PeakWorkingSet();
        var heap = 0L;
        var clock = Stopwatch.StartNew();
        using (new Timer(_ => heap = Math.Max(heap, GC.GetTotalMemory(forceFullCollection: false)), null, Interval, Interval))
        {
            session.Scrape(url, items, checkpoint.Length > 0 ? $"-Checkpoint '{checkpoint}'" : string.Empty);
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Megabytes(PeakWorkingSet())} {Megabytes(before)} {Megabytes(heap)} {clock.Elapsed.TotalMicroseconds / items}"));
        return 0;
    }

    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static double Megabytes(long bytes) => (double)bytes / (1 << 20);
}
