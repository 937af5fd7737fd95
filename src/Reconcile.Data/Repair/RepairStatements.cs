using System.Text.Json;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>
/// The statements for single rows of one table. Each touches its row only if the row is as it was compared: an update if the columns that
/// it changes hold what they held, a deletion if all compared columns do, an insertion if the key is not there.
/// </summary>
internal sealed class RepairStatements
{
    private readonly SqlDialect _dialect;
    private readonly RepairTable _table;
    private readonly string _name;
    private readonly RepairColumn[] _key;
    private readonly RepairColumn[] _written;
    private readonly RepairColumn[] _links;
    private readonly bool _undoes;

    /// <param name="dialect">The target's.</param>
    /// <param name="table">The table with its differences.</param>
    public RepairStatements(SqlDialect dialect, RepairTable table)
    {
        _dialect = dialect;
        _table = table;
        _undoes = table.Undoes;
        _name = dialect.Quote(table.Name);
        _key = [.. table.Columns.Where(column => column.IsKey)];
        _written = [.. table.Columns.Where(column => !column.Target.IsGenerated)];
        _links = [.. _written.Where(column => !column.IsKey && table.Links.Contains(column.Target.Name))];
        WritesIdentity = _written.Any(column => column.Target.IsIdentity);
    }

    /// <summary>Whether insertions write a column that the target numbers by itself.</summary>
    public bool WritesIdentity { get; }

    /// <summary>The statement for a row; null if there is nothing to do for it.</summary>
    /// <exception cref="ReconcileException">The row has a value that the target cannot hold, or cannot be touched safely.</exception>
    public RepairStatement? Of(RepairStep step, RowChange change) => step switch
    {
        RepairStep.Insert => Insert(change),
        RepairStep.Link => Link(change),
        RepairStep.Update => Update(change, Guard(change.Key, change.Old, Columns(change.Old), linksAreNull: false)),
        RepairStep.Release => Release(change),
        _ => Delete(change, Guard(change.Key, change.Old, Columns(change.Old), linksAreNull: true)),
    };

    /// <summary>The statement for a row that is known to hold its old values, whatever the engine's SQL takes them for.</summary>
    public RepairStatement? Unguarded(RepairStep step, RowChange change) => step == RepairStep.Delete ? Delete(change, Key(change)) : Update(change, Key(change));

    /// <summary>The condition that finds the row.</summary>
    public string Key(RowChange change) => Guard(change.Key, default, [], linksAreNull: false);

    /// <summary>The columns that a row must still hold, in the file's order.</summary>
    public IReadOnlyList<RepairColumn> Columns(JsonElement values) =>
        [.. _written.Where(column => !column.IsKey && values.ValueKind == JsonValueKind.Object && values.TryGetProperty(column.Source, out _))];

    private RepairStatement Insert(RowChange change)
    {
        var names = string.Join(", ", _written.Select(column => _dialect.Quote(column.Target.Name)));
        var values = string.Join(", ", _written.Select(column => _links.Contains(column) ? "NULL" : Literal(column, (column.IsKey ? change.Key : change.New).GetProperty(column.Source))));
        var taken = string.Join(" AND ", _key.Select(column => Equal(column, change.Key.GetProperty(column.Source))));
        return new RepairStatement(
            $"INSERT INTO {_name} ({names}){_dialect.InsertOverride(WritesIdentity)} SELECT {values}{_dialect.FromNothing} WHERE {_dialect.NoRow(_table.Name, taken)}", _name, taken, Adds: true);
    }

    private RepairStatement? Link(RowChange change)
    {
        var filled = _links.Where(column => change.New.GetProperty(column.Source).ValueKind != JsonValueKind.Null).ToArray();
        var where = filled.Length == 0 ? string.Empty : Guard(change.Key, change.New, Columns(change.New), linksAreNull: true);
        return filled.Length == 0 ? null : new RepairStatement($"UPDATE {_name} SET {Assignments(filled, change.New)} WHERE {where}", _name, where);
    }

    private RepairStatement? Update(RowChange change, string where)
    {
        var changed = Columns(change.New);
        if (!_dialect.UpdatesIdentity && changed.FirstOrDefault(column => column.Target.IsIdentity) is { } numbered)
        {
            throw new ReconcileException(ReconcileProblem.RepairRefused,
                $"The column {numbered.Target.Name} of {_table.Name} is numbered by the target itself and cannot be given another value. Compare with -KeyColumn {numbered.Source}, or leave it out with -ExcludeColumn.");
        }

        return changed.Count == 0 ? null : new RepairStatement($"UPDATE {_name} SET {Assignments(changed, change.New)} WHERE {where}", _name, where);
    }

    private RepairStatement? Release(RowChange change)
    {
        var held = _links.Where(column => change.Old.GetProperty(column.Source).ValueKind != JsonValueKind.Null).ToArray();
        var where = held.Length == 0 ? string.Empty : Guard(change.Key, change.Old, Columns(change.Old), linksAreNull: false);
        return held.Length == 0 ? null : new RepairStatement($"UPDATE {_name} SET {string.Join(", ", held.Select(column => $"{_dialect.Quote(column.Target.Name)} = NULL"))} WHERE {where}", _name, where);
    }

    private RepairStatement Delete(RowChange change, string row)
    {
        var where = string.Join(" AND ", [row, .. _table.Taking.Select(reference => NotReferred(reference, change))]);
        return new RepairStatement($"DELETE FROM {_name} WHERE {where}", _name, where);
    }

    /// <summary>A deletion that would take rows along is none of the one row that was meant.</summary>
    private string NotReferred(ForeignKey reference, RowChange change) => _dialect.NoRow(reference.Child, string.Join(" AND ", reference.Columns.Select(pair =>
    {
        var column = _table.Columns.FirstOrDefault(column => column.Target.Name == pair.Parent) ?? throw new ReconcileException(ReconcileProblem.RepairRefused,
            $"Deleting rows of {_table.Name} would change or delete rows of {reference.Child} that refer to them by {pair.Parent}, which was not compared. Compare with that column, or repair without deletions (-Mode UpsertOnly).");
        return $"{_dialect.Quote(pair.Child)} = {Literal(column, (column.IsKey ? change.Key : change.Old).GetProperty(column.Source))}";
    })));

    private string Guard(JsonElement key, JsonElement values, IReadOnlyList<RepairColumn> columns, bool linksAreNull) => string.Join(" AND ",
    [
        .. _key.Select(column => Find(column, key.GetProperty(column.Source))),
        .. columns.Select(column => linksAreNull && _links.Contains(column) ? $"{_dialect.Quote(column.Target.Name)} IS NULL" : Holds(column, values.GetProperty(column.Source))),
    ]);

    /// <summary>Found by an index, and then looked at again: an index may take other texts for equal.</summary>
    private string Find(RepairColumn column, JsonElement value)
    {
        var equal = Equal(column, value);
        var holds = Holds(column, value);
        return equal == holds ? equal : $"{equal} AND {holds}";
    }

    private string Assignments(IEnumerable<RepairColumn> columns, JsonElement values) =>
        string.Join(", ", columns.Select(column => $"{_dialect.Quote(column.Target.Name)} = {Literal(column, values.GetProperty(column.Source))}"));

    private string Equal(RepairColumn column, JsonElement value) => Condition(column, value, _dialect.IsEqual);

    private string Holds(RepairColumn column, JsonElement value) => Condition(column, value, _dialect.Holds);

    private static string Condition(RepairColumn column, JsonElement value, Func<ColumnDefinition, Canonical.CanonicalKind, RepairValue, string> condition)
    {
        var read = RepairColumn.IsForeign(value) ? column.AsText() : column;
        return condition(read.Target, read.Form.Kind, read.ReadValue(value));
    }

    private string Literal(RepairColumn column, JsonElement value)
    {
        // Only what the target held itself can be foreign to the column and yet be written there.
        var written = _undoes && RepairColumn.IsForeign(value) ? column.AsText() : column;
        return _dialect.Literal(written.Form.Kind, written.Target, written.ReadValue(value));
    }
}
