namespace Reconcile;

/// <summary>A page from which nothing can be taken as the rules say, in words for the person who has to act on it.</summary>
public sealed class ExtractionException : Exception
{
    public ExtractionException(ExtractionProblem problem, string message, Exception? inner = null)
        : base(message, inner) =>
        Problem = problem;

    /// <summary>What kind of problem it is.</summary>
    public ExtractionProblem Problem { get; }
}

/// <summary>Why nothing could be taken of a page.</summary>
public enum ExtractionProblem
{
    /// <summary>The page is not what a rule needs, for example no JSON.</summary>
    PageUnreadable,

    /// <summary>A limit on depth, size or number was exceeded.</summary>
    PageTooComplex,

    /// <summary>A required field was not found.</summary>
    FieldMissing,

    /// <summary>A required field could not be converted.</summary>
    FieldInvalid,

    /// <summary>A regular expression took longer than it may.</summary>
    PatternTimedOut,
}
