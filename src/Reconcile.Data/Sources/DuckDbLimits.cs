using System.Globalization;

namespace Reconcile.Data.Sources;

/// <summary>What one DuckDB may take of the machine while it sorts.</summary>
internal static class DuckDbLimits
{
    /// <summary>Four workers with two sides each may sort at a time and still leave half of the memory to everybody else.</summary>
    private const int ShareOfMemory = 16;

    /// <summary>Below, DuckDB refuses sorts of a few columns.</summary>
    private const long LeastBytes = 256 << 20;

    private static readonly string ProcessFolder = $"reconcile-duckdb-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Memory of one DuckDB before it sorts on disk, in its own spelling. The same throughout a process: connections to one file must agree.</summary>
    public static string Memory { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Math.Max(LeastBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory)}B");

    /// <summary>
    /// Where one DuckDB puts down what does not fit. No two may share a folder: the names of their files collide, and one reads what the other
    /// wrote. DuckDB makes the folder when it needs it, and removes it at its end.
    /// </summary>
    /// <param name="database">What tells this DuckDB from the process's others.</param>
    public static string TemporaryFolder(string database) =>
        Path.Combine(Path.GetTempPath(), $"{ProcessFolder}-{Convert.ToHexStringLower(System.IO.Hashing.XxHash64.Hash(System.Text.Encoding.UTF8.GetBytes(database)))}");
}
