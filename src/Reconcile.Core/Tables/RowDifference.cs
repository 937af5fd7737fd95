namespace Reconcile;

/// <summary>How a row differs.</summary>
public enum RowDifferenceKind
{
    /// <summary>In the source, not in the target.</summary>
    Missing,

    /// <summary>In the target, not in the source.</summary>
    Extra,

    /// <summary>On both sides, with different values.</summary>
    Changed,
}

/// <summary>What is known of a difference once the row was read again.</summary>
public enum RowDifferenceState
{
    /// <summary>The row was read once.</summary>
    Unconfirmed,

    /// <summary>The row still differs, with the same values on both sides as at the reading before.</summary>
    Confirmed,

    /// <summary>The row still differs, but it was written to since the reading before: it may be equal by now.</summary>
    InFlight,
}

/// <summary>One row that differs.</summary>
public sealed record RowDifference
{
    /// <summary>The table, by its name on the source side.</summary>
    public required string Table { get; init; }

    public required RowDifferenceKind Kind { get; init; }

    /// <summary>Whether it was confirmed by reading the row again. <see cref="RowDifferenceState.Unconfirmed"/> where no recheck was asked for.</summary>
    public RowDifferenceState State { get; init; }

    /// <summary>The key's columns (by their source names) and values, in the key's order; empty if the tables have no key.</summary>
    public required IReadOnlyDictionary<string, object?> Key { get; init; }

    /// <summary>Changed: the columns that differ. Missing and Extra: all columns outside the key, with values on the one side that has the row.</summary>
    public required IReadOnlyList<ColumnDifference> Columns { get; init; }

    /// <summary>The key as <c>name=value, name=value</c>, for views; without a key, the whole row.</summary>
    public string KeyText => string.Join(", ", Key.Count > 0
        ? Key.Select(part => $"{part.Key}={DisplayValue.Format(part.Value)}")
        : Columns.Select(column => $"{column.Name}={DisplayValue.Format(Kind == RowDifferenceKind.Missing ? column.Source : column.Target)}"));

    /// <summary>What differs, as <c>name: source -> target</c>, for views.</summary>
    public string Summary => Kind == RowDifferenceKind.Changed
        ? string.Join("; ", Columns.Select(column => column.ToString()))
        : Kind == RowDifferenceKind.Missing ? "only in source" : "only in target";

    public override string ToString() => $"{Kind} {KeyText}: {Summary}";
}

/// <summary>A column of a row that differs, with both values. A null is the database's NULL.</summary>
public sealed record ColumnDifference(string Name, object? Source, object? Target)
{
    public override string ToString() => $"{Name}: {DisplayValue.Format(Source)} -> {DisplayValue.Format(Target)}";
}
