namespace Reconcile.Benchmarks;

/// <summary>A measurement that can be asked for by name. One class, one file; <c>Program</c> lists them.</summary>
internal abstract class Benchmark
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for the list of benchmarks.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// Measures. Our figure and the physical limit beside it come from the same run, so that a busy or slow machine
    /// changes both and the ratio stays.
    /// </summary>
    /// <exception cref="BenchmarkSkippedException">This machine lacks what the measurement needs.</exception>
    public abstract Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A benchmark cannot run here; the message says what is missing.</summary>
internal sealed class BenchmarkSkippedException(string message) : Exception(message)
{
    private const string TestSkipMark = "$XunitDynamicSkip$";

    /// <summary>Starts a server as tests do, which skip where it is not installed.</summary>
    public static async Task<T> OrAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception e) when (e.Message.StartsWith(TestSkipMark, StringComparison.Ordinal))
        {
            throw new BenchmarkSkippedException(e.Message[TestSkipMark.Length..]);
        }
    }
}
