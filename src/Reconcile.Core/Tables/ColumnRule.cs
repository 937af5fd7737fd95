namespace Reconcile;

/// <summary>The rules that hold for one column.</summary>
public sealed record ColumnRule
{
    /// <summary>How far numbers may lie apart; null: not at all.</summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>To what times are rounded, halves up. <see cref="TimePrecision.Exact"/> by default.</summary>
    public TimePrecision Precision { get; init; }

    /// <summary>Whether times are cut off instead of rounded.</summary>
    public bool Truncate { get; init; }

    /// <summary>Whether upper and lower case count as the same.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Whether spaces at the end of a text count for nothing.</summary>
    public bool TrimEnd { get; init; }

    /// <summary>Whether spaces at both ends of a text count for nothing.</summary>
    public bool Trim { get; init; }

    /// <summary>Whether composed and decomposed characters count as the same (Unicode's form C).</summary>
    public bool NormalizeUnicode { get; init; }
}
