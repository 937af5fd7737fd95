using System.Globalization;

namespace Reconcile;

/// <summary>A column in which (nearly) all changed rows differ in the same way: one cause, however many rows.</summary>
public sealed record ColumnDrift
{
    /// <summary>The fewest rows that make a drift.</summary>
    public const int MinRows = 20;

    /// <summary>The least part of the rows changed in the column that makes a drift.</summary>
    public const double MinShare = 0.95;

    /// <summary>The column, by its source name.</summary>
    public required string Column { get; init; }

    /// <summary>How it differs.</summary>
    public required DriftKind Kind { get; init; }

    /// <summary>By how much, seen from the source: <c>02:00:00 later</c>, <c>0.5 less</c>, <c>0.01 times</c>, <c>2 digits</c>; empty where there is no measure.</summary>
    public string Amount { get; init; } = string.Empty;

    /// <summary>Rows that differ in this way. A row may be missed where other differences come first; none is counted that is not so.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that differ in this column in any way.</summary>
    public required long ChangedRows { get; init; }

    /// <summary><see cref="Rows"/> as a part of <see cref="ChangedRows"/>: 0.95 to 1.</summary>
    public double Share => (double)Rows / ChangedRows;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Column}: {Rows:N0} of {ChangedRows:N0} changed rows {Finding}");

    private string Finding => Kind switch
    {
        DriftKind.Offset => $"are {Amount} in the target",
        DriftKind.Factor => $"are {Amount} the source in the target",
        DriftKind.Rounded => $"are rounded to {Amount} in the target",
        DriftKind.Truncated => $"are cut to {Amount} in the target",
        DriftKind.Trimmed => "lack spaces at the ends in the target",
        DriftKind.Padded => "have more spaces at the ends in the target",
        DriftKind.LetterCase => "differ in letter case only",
        DriftKind.UnicodeForm => "differ in Unicode form only",
        DriftKind.NullToEmpty => "are '' in the target and NULL in the source",
        DriftKind.EmptyToNull => "are NULL in the target and '' in the source",
        DriftKind.ValueToNull => "are NULL in the target only",
        _ => "are NULL in the source only",
    };
}

/// <summary>How a column differs as a whole.</summary>
public enum DriftKind
{
    /// <summary>A constant difference of a number or a time: a zone, an epoch, a fee.</summary>
    Offset,

    /// <summary>A constant factor: cents and units.</summary>
    Factor,

    /// <summary>Fewer digits, rounded.</summary>
    Rounded,

    /// <summary>Fewer digits, cut off.</summary>
    Truncated,

    /// <summary>Fewer spaces at the ends.</summary>
    Trimmed,

    /// <summary>More spaces at the ends.</summary>
    Padded,

    /// <summary>Upper and lower case.</summary>
    LetterCase,

    /// <summary>Composed and decomposed characters.</summary>
    UnicodeForm,

    /// <summary>NULL has become ''.</summary>
    NullToEmpty,

    /// <summary>'' has become NULL.</summary>
    EmptyToNull,

    /// <summary>Values have become NULL.</summary>
    ValueToNull,

    /// <summary>NULLs have become values.</summary>
    NullToValue,
}
