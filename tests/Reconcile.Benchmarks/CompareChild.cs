using System.Diagnostics;
using System.Globalization;
using Reconcile.Data;

namespace Reconcile.Benchmarks;

/// <summary>One comparison in a process of its own, so that its memory is its own too, and its start as cold as a user's.</summary>
internal static class CompareChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "compare-in-child";

    /// <summary>In the child: compares, and prints the figures.</summary>
    /// <param name="source">A connection as a URI.</param>
    /// <param name="target">The other one.</param>
    /// <param name="table">The table's name on both sides.</param>
    /// <param name="strategy">How to compare.</param>
    public static async Task<int> RunAsync(string source, string target, string table, string strategy)
    {
        var options = new ReconcileOptions { Source = ConnectionUri.Parse(source), Target = ConnectionUri.Parse(target), Strategy = Enum.Parse<ReconcileStrategy>(strategy) };
        var clock = Stopwatch.StartNew();
        await using var reconciler = new TableReconciler(options);
        var task = new TableTask { Table = table, SourceTable = TableName.Parse(table) };
        var result = await reconciler.ReconcileAsync(task, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        if (options.Strategy == ReconcileStrategy.Native)
        {
            // Most of a run's tables find a process that has compiled its code and opened its connections.
            clock.Restart();
            await reconciler.ReconcileAsync(task, CancellationToken.None);
        }

        var again = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds} {again} {process.PeakWorkingSet64} {process.TotalProcessorTime.TotalSeconds} {result.SourceRows ?? -1} {result.Missing} {result.Extra} {result.Changed} {result.Verdict}"));
        return 0;
    }

    /// <summary>Starts the child and reads its figures.</summary>
    /// <exception cref="InvalidOperationException">What it found is not what there is to find.</exception>
    public static async Task<Figures> MeasureAsync(string source, string target, string table, ReconcileStrategy strategy, Found expected, CancellationToken cancellationToken)
    {
        var output = (await ChildProcess.RunAsync([Verb, source, target, table, strategy.ToString()], cancellationToken)).Split(' ');
        var found = output.Length == 9
            ? new Found((long)Number(output[4]), (long)Number(output[5]), (long)Number(output[6]), (long)Number(output[7]))
            : throw new InvalidOperationException("The comparison printed no figures.");
        return found == expected && output[8] == (expected.Differences == 0 ? nameof(Verdict.Match) : nameof(Verdict.Mismatch))
            ? new Figures(Number(output[0]), Number(output[1]), Number(output[2]) / (1 << 20), Number(output[3]))
            : throw new InvalidOperationException($"Wrong: {found} and {output[8]} instead of {expected}.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What a comparison took.</summary>
    /// <param name="Seconds">Of the process's first comparison, its start included.</param>
    /// <param name="AgainSeconds">Of the same one once more in the same process, by Native; else as the first.</param>
    /// <param name="PeakMegabytes">The process's memory at its peak.</param>
    /// <param name="CpuSeconds">The process's CPU time.</param>
    internal sealed record Figures(double Seconds, double AgainSeconds, double PeakMegabytes, double CpuSeconds);

    /// <summary>What it found.</summary>
    internal sealed record Found(long SourceRows, long Missing, long Extra, long Changed)
    {
        public long Differences => Missing + Extra + Changed;
    }
}
