using Reconcile.Data.Catalog;

namespace Reconcile.Data.Repair;

/// <summary>
/// Puts tables in an order in which each comes behind those that it refers to. Where references go in a circle, those that can be NULL are
/// taken out and filled in later; a table's references to itself likewise.
/// </summary>
internal sealed class RepairOrder
{
    private readonly IReadOnlyList<ForeignKey> _references;
    private readonly StringComparison _names;

    /// <param name="references">All foreign keys of the database.</param>
    /// <param name="provider">The engine, which has its own idea of which names are the same.</param>
    public RepairOrder(IReadOnlyList<ForeignKey> references, ReconcileProvider provider)
    {
        _references = references;
        _names = provider == ReconcileProvider.PostgreSql ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
    }

    /// <summary>The tables, parents before children, with what ties them to others.</summary>
    /// <exception cref="ReconcileException">Tables refer to each other in a circle that cannot be opened.</exception>
    public IReadOnlyList<RepairTable> Sort(IReadOnlyList<RepairTable> tables)
    {
        var sorted = new List<RepairTable>();
        var rest = tables.OrderBy(table => table.Name.ToString(), StringComparer.Ordinal).ToList();
        while (rest.Count > 0)
        {
            var free = rest.FirstOrDefault(table => !Between(table, rest).Any());
            var next = free ?? rest.FirstOrDefault(table => Between(table, rest).All(reference => CanBeOpened(table, reference))) ?? throw Circle(rest);
            rest.Remove(next);
            sorted.Add(Tie(next, Between(next, rest).Concat(OwnReferences(next)).Where(reference => CanBeOpened(next, reference))));
        }

        return sorted;
    }

    private RepairTable Tie(RepairTable table, IEnumerable<ForeignKey> opened) => table with
    {
        Links = opened.SelectMany(reference => Nullable(table, reference)).ToHashSet(),
        Taking = [.. _references.Where(reference => reference.TakesRowsAlong && Same(reference.Parent, table.Name))],
        IsReferred = _references.Any(reference => Same(reference.Parent, table.Name)),
    };

    /// <summary>References of a table to others that are still to come. Where no rows come or go, they are in nobody's way.</summary>
    private IEnumerable<ForeignKey> Between(RepairTable table, IEnumerable<RepairTable> others) => _references.Where(reference =>
        Same(reference.Child, table.Name) && !Same(reference.Parent, table.Name) && others.Any(other => other.MovesRows && Same(reference.Parent, other.Name)));

    private IEnumerable<ForeignKey> OwnReferences(RepairTable table) =>
        _references.Where(reference => Same(reference.Child, table.Name) && Same(reference.Parent, table.Name));

    private static bool CanBeOpened(RepairTable table, ForeignKey reference) => Nullable(table, reference).Any();

    private static IEnumerable<string> Nullable(RepairTable table, ForeignKey reference) => reference.Columns
        .Where(pair => pair.IsNullable)
        .SelectMany(pair => table.Columns.Where(column => !column.IsKey && !column.Target.IsGenerated && column.Target.Name.Equals(pair.Child, StringComparison.OrdinalIgnoreCase)))
        .Select(column => column.Target.Name);

    private bool Same(TableName left, TableName right) => left.Name.Equals(right.Name, _names) && left.Schema.Equals(right.Schema, _names);

    private static ReconcileException Circle(IEnumerable<RepairTable> tables) => new(ReconcileProblem.RepairRefused,
        $"The tables {string.Join(", ", tables.Select(table => table.Name))} refer to each other by foreign keys that cannot be NULL, so none of them can come first. Repair them without their constraints, or a part of them at a time.");
}
