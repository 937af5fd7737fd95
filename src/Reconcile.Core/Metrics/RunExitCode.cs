namespace Reconcile;

/// <summary>
/// What the reconciliations of this process have found so far, as the exit code that <c>reconcile</c> ends with unless the script
/// says <c>exit</c> itself. Starts at 0; may be used from any thread.
/// </summary>
public static class RunExitCode
{
    private static int _current;

    /// <summary>The sum of all <see cref="ExitBits"/> added since the start or the last <see cref="Reset"/>.</summary>
    public static int Current => Volatile.Read(ref _current);

    /// <summary>Adds findings; those that are there already stay.</summary>
    public static void Add(ExitBits bits) => Interlocked.Or(ref _current, (int)bits);

    /// <summary>Forgets everything found so far.</summary>
    public static void Reset() => Volatile.Write(ref _current, 0);
}
