namespace Reconcile;

/// <summary>What was taken of a page.</summary>
public sealed record ExtractedPage
{
    /// <summary>Most problems that are kept; <see cref="ProblemCount"/> counts all.</summary>
    public const int ProblemsKept = 100;

    /// <summary>The address of the page.</summary>
    public required Uri Url { get; init; }

    /// <summary>The rows; a page that is not read in rows is one.</summary>
    public required IReadOnlyList<ExtractedRow> Rows { get; init; }

    /// <summary>Names of the fields that were not found in at least one row.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Fields that were found and could not be converted: the first 100.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    /// <summary>How many fields could not be converted.</summary>
    public int ProblemCount { get; init; }
}

/// <summary>One result: the values by the names of their fields, in the order of the rules.</summary>
/// <param name="Values">The values. Dictionaries and arrays hold nested values; nothing in them is of a type outside the base class library.</param>
/// <param name="Missing">Names of the fields that were not found.</param>
public sealed record ExtractedRow(IReadOnlyDictionary<string, object?> Values, IReadOnlyList<string> Missing);
