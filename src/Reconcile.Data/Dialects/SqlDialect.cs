using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>
/// An engine's SQL, apart from its connection. The base writes what all engines share; a dialect overrides what differs.
/// Identifiers come from the catalog and are always quoted; values are parameters, or literals that <see cref="Literal"/> quotes.
/// </summary>
internal abstract class SqlDialect
{
    private static readonly string[] Probes = ["a", "B", "a ", "a-b", "ab", "\u00e1", "\ufffd", "\U0001D11E", "Z"];

    public abstract ReconcileProvider Provider { get; }

    public virtual string BeginTransaction => "BEGIN;";

    public virtual string CommitTransaction => "COMMIT;";

    public virtual string RollbackTransaction => "ROLLBACK;";

    /// <summary>Ends what <see cref="BeginSnapshot"/> began.</summary>
    public virtual string EndSnapshot => string.Empty;

    /// <summary>Names the snapshot of <see cref="BeginSnapshot"/>, so that other sessions can join it; empty: the engine cannot.</summary>
    public virtual string ExportSnapshotQuery => string.Empty;

    /// <summary>What a session runs instead of <see cref="BeginSnapshot"/> to see what another sees.</summary>
    public virtual string JoinSnapshot(string name) => string.Empty;

    /// <summary>Literals of texts that show, sorted by <see cref="OrderExpression"/>, whether the server sorts by UTF-8 bytes.</summary>
    public virtual IReadOnlyList<string> OrderProbes => IsUnicode ? Probes : [.. Probes.Where(probe => Ascii.IsValid(probe))];

    /// <summary>Whether the database can hold every text.</summary>
    public virtual bool IsUnicode => true;

    /// <summary>A text as a literal of its own.</summary>
    public abstract string TextLiteral(string text);

    /// <summary>Statements after which the session sees one state of the table, having waited for its lock; empty: each query sees its own.</summary>
    public virtual string BeginSnapshot(TableName table) => string.Empty;

    /// <summary>An identifier, with the character that quotes it doubled inside.</summary>
    public virtual string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Quote(TableName table) =>
        table.Schema.Length == 0 ? Quote(table.Name) : $"{Quote(table.Schema)}.{Quote(table.Name)}";

    /// <summary>The tables called <c>@name</c>, or whose folded name (<see cref="NameMatch.Fold"/>), as far as the engine folds, is <c>@folded</c>: columns <c>schema_name, table_name, is_default_schema</c>.</summary>
    public abstract string FindTablesQuery { get; }

    /// <summary>All tables of the user's own: columns <c>schema_name, table_name, row_estimate</c> (NULL or negative: not known).</summary>
    public abstract string ListTablesQuery { get; }

    /// <summary>
    /// The columns of the table <c>@schema</c>, <c>@table</c> in their order: <c>column_name, native_type, base_type, is_nullable, is_generated,
    /// is_identity, fraction_digits, wire_type</c>.
    /// </summary>
    public abstract string ColumnsQuery { get; }

    /// <summary>
    /// The unique indexes of the table <c>@schema</c>, <c>@table</c>: <c>index_name, is_primary, column_name</c>, in the order of the columns in
    /// each index; without partial ones and those over expressions.
    /// </summary>
    public abstract string KeysQuery { get; }

    /// <summary>
    /// Every foreign key of the database, a row for each of its columns in their order: <c>constraint_id, child_schema, child_table,
    /// child_column, is_nullable</c> (of the child's column), <c>parent_schema, parent_table, parent_column, takes_along</c> (whether deleting a
    /// row changes or deletes those that refer to it).
    /// </summary>
    public abstract string ForeignKeysQuery { get; }

    /// <summary>One row: the server's version in its own words, the login.</summary>
    public abstract string LoginQuery { get; }

    /// <summary>A row for each table of the user's own: whether the login may read it, whether it may change it (0 or 1).</summary>
    public abstract string RightsQuery { get; }

    /// <summary>The kind of value of a type by the catalog's name for it; null: never compared.</summary>
    public abstract CanonicalKind? KindOf(string baseType);

    /// <summary>The column in the form in which its reader expects it.</summary>
    public virtual string SelectExpression(ColumnDefinition column) => Quote(column.Name);

    /// <summary>What sorts the column in the order of its canonical form's bytes, NULL first.</summary>
    public abstract string OrderExpression(ColumnDefinition column, CanonicalKind kind);

    /// <summary>
    /// What can be compared with <see cref="RangeLiteral"/> in the order of the canonical form, by an index where there is one;
    /// null: nothing, so that the column's keys cannot be divided into ranges.
    /// </summary>
    public virtual string? RangeExpression(ColumnDefinition column, CanonicalKind kind) => null;

    /// <summary>A value in the text form of its kind, as a literal to compare <see cref="RangeExpression"/> with.</summary>
    public virtual string RangeLiteral(ColumnDefinition column, CanonicalKind kind, string text) => kind switch
    {
        // Bare, it may be beyond the range of the column's own type.
        CanonicalKind.Integer or CanonicalKind.Number => text,
        CanonicalKind.Binary => Literal(kind, column, new RepairValue(text, RepairValueForm.Bytes)),
        _ => Literal(kind, column, new RepairValue(text)),
    };

    /// <summary>A whole number without its last bits, rounded down: what C# calls <c>&gt;&gt;</c>.</summary>
    public virtual string ShiftExpression(string expression, int shift)
    {
        var step = 1L << shift;
        return $"(({expression} - (({expression} % {step}) + {step}) % {step}) / {step})";
    }

    /// <summary>The number of bounds that are not greater than a value; NULL for NULL. The bounds are literals in order.</summary>
    public virtual string ThresholdExpression(string expression, CanonicalKind kind, IReadOnlyList<string> bounds) =>
        $"CASE WHEN {expression} IS NULL THEN NULL ELSE {Search(expression, bounds, 0, bounds.Count)} END";

    /// <summary>One row with about how many rows the table <c>@schema</c>, <c>@table</c> has, NULL if that is not known; empty: the engine has no statistics.</summary>
    public virtual string RowEstimateQuery => string.Empty;

    /// <summary>A column of some rows, found without reading the whole table; empty: the engine has no way to.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="percent">Share of the rows: above 0, up to 100.</param>
    public virtual string SampleQuery(TableName table, ColumnDefinition column, double percent) => string.Empty;

    /// <summary>The least and the greatest value of a column: two rows, whose value is NULL in an empty table.</summary>
    public string BoundsQuery(TableName table, ColumnDefinition column)
    {
        var name = Quote(column.Name);
        return $"SELECT {SelectExpression(column)} FROM (SELECT MIN({name}) AS {name} FROM {Quote(table)} UNION ALL SELECT MAX({name}) FROM {Quote(table)}) AS bounds";
    }

    /// <summary>A value as a literal that can be assigned to the column and compared with it; null text is NULL.</summary>
    public abstract string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value);

    /// <summary>A condition that the column counts as equal to the value by the engine's own rules, which an index answers; NULL included.</summary>
    public string IsEqual(ColumnDefinition column, CanonicalKind kind, RepairValue value)
    {
        var name = Quote(column.Name);
        return value switch
        {
            { Text: null } => $"{name} IS NULL",
            _ when IsUuidText(column, kind) => $"{name} IN ({Literal(kind, column, value)}, {Literal(kind, column, value with { Text = value.Text.ToUpperInvariant() })})",
            _ => $"{name} = {Literal(kind, column, value)}",
        };
    }

    /// <summary>
    /// A condition that the column holds the value and nothing that only counts as equal to it, NULL included. A value that is stored in another
    /// spelling may fail it; one that differs never passes.
    /// </summary>
    public string Holds(ColumnDefinition column, CanonicalKind kind, RepairValue value) => value switch
    {
        { Text: null } => $"{Quote(column.Name)} IS NULL",
        _ when IsUuidText(column, kind) => $"LOWER({Quote(column.Name)}) = {Literal(kind, column, value)}",
        _ => IsExactly(column, Literal(kind, column, value)),
    };

    /// <summary>A condition that a row of a table fulfils nothing of: that no row of it refers to another.</summary>
    public virtual string NoRow(TableName table, string condition) => $"NOT EXISTS (SELECT 1 FROM {Quote(table)} WHERE {condition})";

    /// <summary>One row for each of a table's rows that fulfil a condition, locked until the transaction ends.</summary>
    public virtual string LockQuery(TableName table, string condition) => $"SELECT 1 FROM {Quote(table)} WHERE {condition}";

    /// <summary>What stands between an INSERT's values and their condition.</summary>
    public virtual string FromNothing => string.Empty;

    /// <summary>Whether a numbered column can be given another value.</summary>
    public virtual bool UpdatesIdentity => true;

    /// <summary>A condition that the column holds the value of a literal to the byte.</summary>
    protected virtual string IsExactly(ColumnDefinition column, string literal) => $"{Quote(column.Name)} = {literal}";

    private static bool IsUuidText(ColumnDefinition column, CanonicalKind kind) => kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Text;

    /// <summary>Words between an INSERT's columns and its VALUES, when the columns hold ones the engine numbers by itself.</summary>
    public virtual string InsertOverride(bool writesIdentity) => string.Empty;

    /// <summary>Statements around the INSERTs into a table whose numbered columns they write.</summary>
    public virtual (string Before, string After) IdentityInsert(TableName table) => (string.Empty, string.Empty);

    /// <summary>The rows of a table: the columns in their order, restricted, sorted by the first of them.</summary>
    public string RowsQuery(TableName table, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<CanonicalKind> keyKinds, string where)
    {
        var sql = new StringBuilder("SELECT ")
            .AppendJoin(", ", columns.Select(SelectExpression))
            .Append(" FROM ").Append(Quote(table));
        if (where.Length > 0)
        {
            // The line break ends a comment in the user's condition before it can swallow the bracket.
            sql.Append(" WHERE (").Append(where).Append("\n)");
        }

        if (keyKinds.Count > 0)
        {
            sql.Append(" ORDER BY ").AppendJoin(", ", keyKinds.Select((kind, i) => OrderExpression(columns[i], kind)));
        }

        return sql.ToString();
    }

    /// <summary>A value that would arrive as another one is refused while the script is written, not found out by its user.</summary>
    protected static ReconcileException CannotHold(ColumnDefinition column, string what) => new(ReconcileProblem.ValueUnreadable,
        $"The target's column {column.Name} ({column.NativeType}) cannot hold {what}, which the source has. Correct it in the source, or leave the column out with -ExcludeColumn.");

    /// <summary>A binary search among the bounds.</summary>
    private static string Search(string expression, IReadOnlyList<string> bounds, int low, int high)
    {
        if (low == high)
        {
            return low.ToString(CultureInfo.InvariantCulture);
        }

        var middle = (low + high) / 2;
        return $"CASE WHEN {expression} < {bounds[middle]} THEN {Search(expression, bounds, low, middle)} ELSE {Search(expression, bounds, middle + 1, high)} END";
    }

    public string CountQuery(TableName table) => $"SELECT COUNT(*) FROM {Quote(table)}";
}
