using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>
/// The tables of one target in the order of their references, and the order of what is done to them: deletions to which nothing can refer,
/// which make room for new rows; then, parents before children, updates and insertions; then what tables that refer to themselves or in a
/// circle need; at last the deletions of rows to which others may have referred, children before parents.
/// </summary>
internal sealed class RepairPlan
{
    private readonly IReadOnlyList<RepairTable> _sorted;

    private RepairPlan(SqlDialect dialect, IReadOnlyList<RepairTable> sorted)
    {
        Dialect = dialect;
        _sorted = sorted;
    }

    public SqlDialect Dialect { get; }

    /// <summary>The tables, parents before children.</summary>
    public IReadOnlyList<RepairTable> Tables => _sorted;

    /// <summary>What has to be done, in this order.</summary>
    public IEnumerable<(RepairTable Table, RepairStep Step)> Steps =>
    [
        .. _sorted.Reverse().Where(table => !table.IsReferred).Select(table => (table, RepairStep.Delete)),
        .. _sorted.SelectMany<RepairTable, (RepairTable, RepairStep)>(table => table.Links.Count == 0
            ? [(table, RepairStep.Update), (table, RepairStep.Insert)]
            : [(table, RepairStep.Insert)]),
        .. _sorted.Where(table => table.Links.Count > 0).Select(table => (table, RepairStep.Link)),
        .. _sorted.Where(table => table.Links.Count > 0).Select(table => (table, RepairStep.Update)),
        .. _sorted.Where(table => table.Links.Count > 0 && table.IsReferred).Select(table => (table, RepairStep.Release)),
        .. _sorted.Reverse().Where(table => table.IsReferred).Select(table => (table, RepairStep.Delete)),
    ];

    /// <summary>Plans the repair of tables of one target.</summary>
    /// <exception cref="ReconcileException">A result does not hold all its differences, or the tables cannot be put in an order.</exception>
    public static RepairPlan Of(IReadOnlyList<RepairTable> tables, IReadOnlyList<ForeignKey> references)
    {
        var provider = tables[0].Differences.Provider;
        return new RepairPlan(DialectOf(provider), new RepairOrder(references, provider).Sort(tables));
    }

    /// <summary>The same tables in the same order, with what takes the repair back.</summary>
    public RepairPlan Backwards() => new(Dialect, [.. _sorted.Select(table => table with { Undoes = true })]);

    private static SqlDialect DialectOf(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => new PostgreSqlDialect(),
        ReconcileProvider.MySql => new MySqlDialect(),
        ReconcileProvider.SqlServer => new SqlServerDialect(SqlServerDialect.Utf8Version),
        ReconcileProvider.DuckDb => new DuckDbDialect(provider),
        _ => new SqliteDialect(),
    };
}
