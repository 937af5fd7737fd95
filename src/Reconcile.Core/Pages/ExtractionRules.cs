namespace Reconcile;

/// <summary>What is taken of a page. Immutable; ranges are checked when an extractor is made from it.</summary>
public sealed record ExtractionRules
{
    /// <summary>Shortest <see cref="PatternTimeout"/>.</summary>
    public static readonly TimeSpan ShortestPatternTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest <see cref="PatternTimeout"/>.</summary>
    public static readonly TimeSpan LongestPatternTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Most values and rows that can be asked for.</summary>
    public const int MaxValuesLimit = 10_000_000;

    /// <summary>The fields, in the order of the properties.</summary>
    public required IReadOnlyList<ExtractionRule> Fields { get; init; }

    /// <summary>What finds the rows of a page, each of which is a result of its own; null: the page is one.</summary>
    public FieldSelector? Rows { get; init; }

    /// <summary>
    /// Prefixes for XPath with their namespaces. Empty, the default: the prefixes that the document declares itself, and names without a prefix
    /// mean elements that are written without one, whatever the default namespace.
    /// </summary>
    public IReadOnlyDictionary<string, string> Namespaces { get; init; } = new Dictionary<string, string>();

    /// <summary>Time one search with a regular expression may take: 1 ms to 1 minute, 1 s by default.</summary>
    public TimeSpan PatternTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most values of a list, and most rows of a page: 1 to 10,000,000, 1,000,000 by default. More are an error, never cut off in silence.</summary>
    public int MaxValues { get; init; } = 1_000_000;

    internal void ThrowIfOutOfRange()
    {
        OptionRange.Check(PatternTimeout, ShortestPatternTimeout, LongestPatternTimeout);
        OptionRange.Check(MaxValues, 1, MaxValuesLimit);
    }
}
