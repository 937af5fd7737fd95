namespace Reconcile;

/// <summary>A cache file that cannot be used, in words for the person who has to act on it.</summary>
public sealed class ScrapeCacheException : Exception
{
    public ScrapeCacheException(ScrapeCacheProblem problem, string message, Exception? inner = null)
        : base(message, inner) =>
        Problem = problem;

    /// <summary>What kind of problem it is.</summary>
    public ScrapeCacheProblem Problem { get; }
}

/// <summary>Why a cache file cannot be used.</summary>
public enum ScrapeCacheProblem
{
    /// <summary>It is damaged.</summary>
    Damaged,

    /// <summary>It is another kind of file, or of a newer version.</summary>
    NotACache,

    /// <summary>It cannot be opened.</summary>
    NotOpened,

    /// <summary>It cannot be written, for example because the disk is full.</summary>
    NotWritten,

    /// <summary>Another process wrote to it for longer than one waits.</summary>
    Busy,
}
