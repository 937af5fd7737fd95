using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Diff;

/// <summary>Which columns of two tables are compared, in which form, by which key, and what has to be said about it.</summary>
internal sealed record TablePlan
{
    public required TableDefinition Source { get; init; }

    public required TableDefinition Target { get; init; }

    /// <summary>The columns, those of the key first.</summary>
    public required IReadOnlyList<ColumnPair> Columns { get; init; }

    /// <summary>Columns of the key; 0 if there is none.</summary>
    public required int KeyColumns { get; init; }

    public required IReadOnlyList<SchemaDifference> SchemaDifferences { get; init; }

    public required IReadOnlyList<string> ExcludedColumns { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public IReadOnlyList<ColumnForm> Forms => [.. Columns.Select(column => column.Form)];

    public IReadOnlyList<CanonicalKind> KeyKinds => [.. Columns.Take(KeyColumns).Select(column => column.Form.Kind)];

    public IReadOnlyList<string> KeyNames => [.. Columns.Take(KeyColumns).Select(column => column.Source.Name)];

    /// <summary>Whether both engines guarantee that the key identifies a row, in the form in which it is compared.</summary>
    public bool KeyIsGuaranteed =>
        KeyColumns > 0
        && Columns.Take(KeyColumns).All(column => !column.IsConverted)
        && Source.IsKey([.. Columns.Take(KeyColumns).Select(column => column.Source.Name)])
        && Target.IsKey([.. Columns.Take(KeyColumns).Select(column => column.Target.Name)]);

    /// <summary>Columns that keep the tables from being equal whatever their rows hold.</summary>
    public IReadOnlyList<SchemaDifference> OneSided =>
        [.. SchemaDifferences.Where(difference => difference.Kind is SchemaDifferenceKind.OnlyInSource or SchemaDifferenceKind.OnlyInTarget)];

    /// <summary>Columns that could not be compared.</summary>
    public IReadOnlyList<SchemaDifference> Incomparable =>
        [.. SchemaDifferences.Where(difference => difference.Kind == SchemaDifferenceKind.Incomparable)];
}
