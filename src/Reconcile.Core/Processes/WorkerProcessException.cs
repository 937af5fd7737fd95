namespace Reconcile;

/// <summary>A worker process could not be started, or came to its end in the midst of a request.</summary>
/// <param name="message">What happened, with how the process ended and what it said last.</param>
/// <param name="exitCode">Its exit code; null if it has none.</param>
/// <param name="inner">What it was noticed by.</param>
public sealed class WorkerProcessException(string message, int? exitCode = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The process's exit code, on Unix 128 and the signal's number if it was killed by one; null if it never ran.</summary>
    public int? ExitCode { get; } = exitCode;
}
