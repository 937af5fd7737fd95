namespace Reconcile;

/// <summary>A difference between the columns of the two sides.</summary>
/// <param name="Column">The column, by its source name where it has one; <see cref="KeyName"/> or <see cref="OrderName"/> for what concerns several.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Source">What the source has; null if it has no such column.</param>
/// <param name="Target">What the target has; null if it has no such column.</param>
public sealed record SchemaDifference(string Column, SchemaDifferenceKind Kind, string? Source, string? Target)
{
    /// <summary>Stands for the columns that identify a row.</summary>
    public const string KeyName = "(key)";

    /// <summary>Stands for the columns in their order.</summary>
    public const string OrderName = "(order)";

    /// <summary>What it means for the data.</summary>
    public SchemaSeverity Severity { get; init; } = Kind switch
    {
        SchemaDifferenceKind.OnlyInSource or SchemaDifferenceKind.OnlyInTarget or SchemaDifferenceKind.Incomparable => SchemaSeverity.Error,
        SchemaDifferenceKind.Name or SchemaDifferenceKind.Order => SchemaSeverity.Information,
        _ => SchemaSeverity.Warning,
    };

    public override string ToString() => Kind switch
    {
        SchemaDifferenceKind.OnlyInSource => $"{Column}: only in source ({Source})",
        SchemaDifferenceKind.OnlyInTarget => $"{Column}: only in target ({Target})",
        _ => $"{Column}: {Kind} {Source} / {Target}",
    };
}

/// <summary>What a difference between columns means for the data.</summary>
public enum SchemaSeverity
{
    /// <summary>Nothing: habits of names and types, wider columns.</summary>
    Information,

    /// <summary>Values of the source may be cut, rounded or refused in the target.</summary>
    Warning,

    /// <summary>Keeps the tables from matching, whatever their rows hold.</summary>
    Error,
}

/// <summary>What differs between two columns. Only the first three keep values from being compared.</summary>
public enum SchemaDifferenceKind
{
    OnlyInSource,
    OnlyInTarget,

    /// <summary>The types have no common form.</summary>
    Incomparable,

    /// <summary>The types hold different kinds or ranges of values.</summary>
    Type,

    /// <summary>One side allows NULL.</summary>
    Nullability,

    /// <summary>The longest text or binary value.</summary>
    Length,

    /// <summary>The digits of a number, or of a second.</summary>
    Precision,

    /// <summary>The columns that identify a row.</summary>
    Key,

    /// <summary>The columns' order.</summary>
    Order,

    /// <summary>The columns are paired by similar names.</summary>
    Name,
}
