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

    /// <summary>Whether any rule is in force: values may then count as equal that no server's own hash holds for the same.</summary>
    public bool HasRules => Columns.Any(column => column.Rule is not null);

    /// <summary>Whether rows can be equal whose checksums differ, whatever form they are brought into.</summary>
    public bool HasTolerance => Columns.Any(column => column.Rule is { HasTolerance: true });

    /// <summary>Whether two rows in canonical form are equal by the rules of their columns.</summary>
    public bool AreEqual(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        int sourcePosition = 0, targetPosition = 0;
        foreach (var column in Columns)
        {
            if (!column.AreEqual(CanonicalRow.Read(source, ref sourcePosition), CanonicalRow.Read(target, ref targetPosition)))
            {
                return false;
            }
        }

        return true;
    }

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
