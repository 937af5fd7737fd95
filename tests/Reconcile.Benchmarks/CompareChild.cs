using System.Diagnostics;
using System.Globalization;
using Reconcile.Data;

namespace Reconcile.Benchmarks;

/// <summary>One comparison in a process of its own, so that its memory is its own too.</summary>
internal static class CompareChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "compare-in-child";

    /// <summary>In the child: compares, and prints the figures.</summary>
    public static async Task<int> RunAsync(string source, string target, string table)
    {
        var options = new ReconcileOptions { Source = Database.ParseConnectionString(ReconcileProvider.PostgreSql, source), Target = Database.ParseConnectionString(ReconcileProvider.PostgreSql, target) };
        var clock = Stopwatch.StartNew();
        await using var reconciler = new TableReconciler(options);
        var result = await reconciler.ReconcileAsync(new TableTask { Table = table, SourceTable = TableName.Parse(table) }, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds} {process.PeakWorkingSet64} {process.TotalProcessorTime.TotalSeconds} {result.SourceRows ?? -1} {result.Differences} {result.Verdict}"));
        return 0;
    }

    /// <summary>Starts the child and reads its figures.</summary>
    public static async Task<Figures> MeasureAsync(string source, string target, string table, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CompareChild).Assembly.Location);
        }

        foreach (var argument in new[] { Verb, source, target, table })
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = (await child.StandardOutput.ReadToEndAsync(cancellationToken)).Trim().Split(' ');
        await child.WaitForExitAsync(cancellationToken);
        return output.Length == 6
            ? new Figures(Number(output[0]), Number(output[1]) / (1 << 20), Number(output[2]), (long)Number(output[3]), (long)Number(output[4]), output[5])
            : throw new InvalidOperationException($"The comparison ended with exit code {child.ExitCode} and no figures.");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What a comparison took and found.</summary>
    internal sealed record Figures(double Seconds, double PeakMegabytes, double CpuSeconds, long Rows, long Differences, string Verdict);
}
