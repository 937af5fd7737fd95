namespace Reconcile;

/// <summary>A difference between the columns of the two sides.</summary>
/// <param name="Column">The column, by its source name where it has one.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Source">What the source has; null if it has no such column.</param>
/// <param name="Target">What the target has; null if it has no such column.</param>
public sealed record SchemaDifference(string Column, SchemaDifferenceKind Kind, string? Source, string? Target)
{
    public override string ToString() => Kind switch
    {
        SchemaDifferenceKind.OnlyInSource => $"{Column}: only in source ({Source})",
        SchemaDifferenceKind.OnlyInTarget => $"{Column}: only in target ({Target})",
        _ => $"{Column}: {Kind} {Source} / {Target}",
    };
}

/// <summary>What differs between two columns. Only the first three keep values from being compared.</summary>
public enum SchemaDifferenceKind
{
    OnlyInSource,
    OnlyInTarget,

    /// <summary>The types have no common form.</summary>
    Incomparable,

    /// <summary>The types hold different ranges or precisions of the same kind of value.</summary>
    Type,

    /// <summary>One side allows NULL.</summary>
    Nullability,
}
