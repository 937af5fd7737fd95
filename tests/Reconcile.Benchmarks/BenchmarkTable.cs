using System.Globalization;

namespace Reconcile.Benchmarks;

/// <summary>Prints rows under their headings, numbers to the right.</summary>
internal static class BenchmarkTable
{
    public static void WriteHeader(TextWriter output) => Write(output, "benchmark", "ours", "limit", "ratio", "goal", "met");

    public static void Write(TextWriter output, BenchmarkRow row) => Write(
        output,
        row.Name,
        Number(row.Ours),
        Number(row.Limit),
        row.Ratio is double ratio ? ratio.ToString("0.00#x", CultureInfo.InvariantCulture) : "-",
        row.Goal is null ? "-" : "<= " + Number(row.Goal) + (row.GoalIsRatio ? "x" : string.Empty),
        row.IsMet switch { true => "yes", false => "NO", null => "-" });

    private static void Write(TextWriter output, string name, string ours, string limit, string ratio, string goal, string isMet) =>
        output.WriteLine($"{name,-52} {ours,12} {limit,12} {ratio,8} {goal,10}  {isMet}");

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}
