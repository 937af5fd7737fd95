using System.IO.Enumeration;

namespace Reconcile;

/// <summary>
/// Under which rules values count as equal that are not the same. Each rule names the columns it holds for, by the name on either side,
/// with <c>*</c> and <c>?</c>. Of several that fit a column, its plain name comes before a pattern, and a longer pattern before a shorter one.
/// </summary>
public sealed record CompareRules
{
    /// <summary>The pattern that fits every column.</summary>
    public const string AllColumns = "*";

    /// <summary>Values are equal if they are the same.</summary>
    public static CompareRules None { get; } = new();

    /// <summary>How far numbers may lie apart, by column.</summary>
    public IReadOnlyDictionary<string, Tolerance> Tolerance { get; init; } = new Dictionary<string, Tolerance>();

    /// <summary>To what times are rounded, by column.</summary>
    public IReadOnlyDictionary<string, TimePrecision> TimestampPrecision { get; init; } = new Dictionary<string, TimePrecision>();

    /// <summary>Columns whose times are cut off to their precision instead of rounded.</summary>
    public IReadOnlyList<string> TruncateTimestamp { get; init; } = [];

    /// <summary>Columns in which upper and lower case count as the same.</summary>
    public IReadOnlyList<string> IgnoreCase { get; init; } = [];

    /// <summary>Columns in which spaces at the end count for nothing.</summary>
    public IReadOnlyList<string> TrimEnd { get; init; } = [];

    /// <summary>Columns in which spaces at both ends count for nothing.</summary>
    public IReadOnlyList<string> Trim { get; init; } = [];

    /// <summary>Columns in which composed and decomposed characters count as the same.</summary>
    public IReadOnlyList<string> NormalizeUnicode { get; init; } = [];

    /// <summary>The patterns of all rules.</summary>
    public IEnumerable<string> Patterns =>
        [.. Tolerance.Keys, .. TimestampPrecision.Keys, .. TruncateTimestamp, .. IgnoreCase, .. TrimEnd, .. Trim, .. NormalizeUnicode];

    /// <summary>Whether a pattern stands for more than the one column it names.</summary>
    public static bool IsPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.AsSpan().IndexOfAny('*', '?') >= 0;
    }

    /// <summary>Whether a pattern fits one of a column's names.</summary>
    public static bool Fits(string pattern, IEnumerable<string> names) => names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name));

    /// <summary>The rules for a column, by all the names it has.</summary>
    public ColumnRule For(params string[] names) => new()
    {
        Tolerance = Best(Tolerance, names),
        Precision = Best(TimestampPrecision, names),
        Truncate = FitsAny(TruncateTimestamp, names),
        IgnoreCase = FitsAny(IgnoreCase, names),
        TrimEnd = FitsAny(TrimEnd, names),
        Trim = FitsAny(Trim, names),
        NormalizeUnicode = FitsAny(NormalizeUnicode, names),
    };

    private static T? Best<T>(IReadOnlyDictionary<string, T> rules, string[] names) => rules
        .Where(rule => Fits(rule.Key, names))
        .OrderBy(rule => IsPattern(rule.Key))
        .ThenByDescending(rule => rule.Key.Length)
        .ThenBy(rule => rule.Key, StringComparer.Ordinal)
        .Select(rule => rule.Value)
        .FirstOrDefault();

    private static bool FitsAny(IReadOnlyList<string> patterns, string[] names) => patterns.Any(pattern => Fits(pattern, names));
}
