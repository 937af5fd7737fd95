using System.Globalization;

namespace Reconcile.Testing;

/// <summary>How a row differs: the names of the product's <c>RowDifferenceKind</c>.</summary>
public enum TruthKind
{
    /// <summary>In the source, not in the target.</summary>
    Missing,

    /// <summary>In the target, not in the source.</summary>
    Extra,

    /// <summary>On both sides, with different values.</summary>
    Changed,
}

/// <summary>One row that differs between two tables.</summary>
/// <param name="Kind">How.</param>
/// <param name="KeyColumns">The key's columns, in the order of the table's columns.</param>
/// <param name="Key">Their values, as <see cref="CommonValue"/> has them: whole numbers are <see cref="long"/> whatever the engine.</param>
/// <param name="Columns">The columns that differ, in the table's order; empty unless changed.</param>
public sealed record RowTruth(TruthKind Kind, IReadOnlyList<string> KeyColumns, IReadOnlyList<object?> Key, IReadOnlyList<string> Columns)
{
    /// <summary>The key as <c>name=value, name=value</c>; texts stand in single quotes.</summary>
    public string KeyText => string.Join(", ", KeyColumns.Zip(Key, (name, value) =>
        value is string text ? $"{name}='{text}'" : string.Create(CultureInfo.InvariantCulture, $"{name}={value ?? "NULL"}")));

    /// <summary>For example <c>Changed AlbumId=7: ArtistId, Title</c>, the columns sorted. Two truths are the same if their texts are.</summary>
    public override string ToString() => Kind == TruthKind.Changed ? $"{Kind} {KeyText}: {string.Join(", ", Columns.Order(StringComparer.Ordinal))}" : $"{Kind} {KeyText}";
}
