using System.Diagnostics;
using System.Globalization;

namespace Reconcile.Benchmarks;

/// <summary>The opening of a checkpoint in a process of its own, so that its memory is its own too.</summary>
internal static class JournalChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "resume-in-child";

    /// <summary>What the journals here are of.</summary>
    public const string Command = "Benchmark";

    /// <summary>In the child: opens the journal, asks for all its items, and prints the figures.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="items">How many there are.</param>
    public static int Run(string path, int items)
    {
        // The bare limit: all bytes, with nothing done to them. Also what brings the file into the memory of the operating system.
        var buffer = new byte[64 * 1024];
        var clock = Stopwatch.StartNew();
        using (var file = File.OpenHandle(path))
        {
            for (long position = 0, read; (read = RandomAccess.Read(file, buffer, position)) > 0; position += read)
            {
            }
        }

        var bare = clock.Elapsed.TotalSeconds;
        clock.Restart();
        using var journal = Open(path);
        var seconds = clock.Elapsed.TotalSeconds;
        var done = 0;
        for (var i = 0; i < items; i++)
        {
            done += journal.IsDone(journal.Identify(KeyOf(i))) ? 1 : 0;
        }

        using var process = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {bare} {process.PeakWorkingSet64} {done}"));
        return 0;
    }

    public static ItemJournal Open(string path) =>
        ItemJournal.Open(CheckpointFile.Open(path), Command, new Dictionary<string, string>(), TimeProvider.System);

    public static string KeyOf(int item) => string.Create(CultureInfo.InvariantCulture, $"/data/incoming/file-{item}.txt");
}
