using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>PostgreSQL 12 and later.</summary>
/// <param name="isUnicode">Whether the database's own encoding is UTF-8; in others, text is sorted by its bytes in UTF-8 all the same.</param>
/// <param name="majorVersion">12 and greater.</param>
internal sealed class PostgreSqlDialect(bool isUnicode = true, int majorVersion = 12) : SqlDialect
{
    public override ReconcileProvider Provider => ReconcileProvider.PostgreSql;

    public int MajorVersion => majorVersion;

    public override string EndSnapshot => "COMMIT";

    public override bool IsUnicode => isUnicode;

    public override string FindTablesQuery => """
        SELECT n.nspname AS schema_name, c.relname AS table_name, pg_catalog.pg_table_is_visible(c.oid) AS is_default_schema
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (c.relname = @name OR lower(replace(c.relname, '_', '')) = @folded)
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        """;

    public override string ListTablesQuery => """
        SELECT n.nspname AS schema_name, c.relname AS table_name,
               CASE WHEN c.relkind = 'p' THEN -1 ELSE c.reltuples::bigint END AS row_estimate
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
        """;

    public override string ColumnsQuery => """
        SELECT a.attname AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS native_type,
               pg_catalog.format_type(base.oid, NULL) AS base_type,
               NOT a.attnotnull AS is_nullable, a.attgenerated <> '' AS is_generated, a.attidentity = 'a' AS is_identity,
               6 AS fraction_digits, base.oid::bigint AS wire_type
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (
          WITH RECURSIVE domains AS (
            SELECT t.oid, t.typbasetype FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid
            UNION ALL
            SELECT b.oid, b.typbasetype FROM domains d JOIN pg_catalog.pg_type b ON b.oid = d.typbasetype)
          SELECT oid FROM domains WHERE typbasetype = 0) AS base
        WHERE n.nspname = @schema AND c.relname = @table AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    public override string KeysQuery => """
        SELECT i.indexrelid::regclass::text AS index_name, i.indisprimary AS is_primary, a.attname AS column_name
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
        WHERE n.nspname = @schema AND c.relname = @table AND i.indisunique AND i.indisvalid AND i.indimmediate
          AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts
        ORDER BY i.indisprimary DESC, i.indexrelid, k.position
        """;

    public override string ForeignKeysQuery => """
        SELECT f.oid::text AS constraint_id, cn.nspname AS child_schema, c.relname AS child_table, ca.attname AS child_column, NOT ca.attnotnull AS is_nullable,
               pn.nspname AS parent_schema, p.relname AS parent_table, pa.attname AS parent_column, f.confdeltype IN ('c', 'n', 'd') AS takes_along
        FROM pg_catalog.pg_constraint f
        JOIN pg_catalog.pg_class c ON c.oid = f.conrelid JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
        JOIN pg_catalog.pg_class p ON p.oid = f.confrelid JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
        CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(child, parent, position)
        JOIN pg_catalog.pg_attribute ca ON ca.attrelid = c.oid AND ca.attnum = k.child
        JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.oid AND pa.attnum = k.parent
        WHERE f.contype = 'f' AND f.conparentid = 0
        ORDER BY f.oid, k.position
        """;

    public override string LoginQuery => "SELECT 'PostgreSQL ' || current_setting('server_version'), current_user::text";

    public override string RightsQuery => """
        SELECT has_table_privilege(c.oid, 'SELECT')::int,
               (has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')
                AND current_setting('transaction_read_only') = 'off')::int
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        """;

    public override CanonicalKind? KindOf(string baseType) => baseType switch
    {
        "boolean" => CanonicalKind.Boolean,
        "smallint" or "integer" or "bigint" or "oid" => CanonicalKind.Integer,
        "numeric" or "money" => CanonicalKind.Number,
        "real" or "double precision" => CanonicalKind.Float,
        "date" => CanonicalKind.Date,
        "time without time zone" => CanonicalKind.Time,
        "timestamp without time zone" => CanonicalKind.Timestamp,
        "timestamp with time zone" => CanonicalKind.Instant,
        "uuid" => CanonicalKind.Uuid,
        "bytea" => CanonicalKind.Binary,
        "json" or "jsonb" => CanonicalKind.Json,
        _ => CanonicalKind.Text,
    };

    /// <summary>Types whose binary form is not decoded here travel as their text; money as a number, for its text depends on the locale.</summary>
    public override string SelectExpression(ColumnDefinition column) => column.WireType switch
    {
        PostgresType.Money => $"{Quote(column.Name)}::numeric",
        PostgresType.Oid => $"{Quote(column.Name)}::bigint",
        _ when column.Kind == CanonicalKind.Text && column.WireType is not (PostgresType.Text or PostgresType.VarChar) => $"{Quote(column.Name)}::text",
        _ => Quote(column.Name),
    };

    public override string OrderExpression(ColumnDefinition column, CanonicalKind kind)
    {
        var name = Quote(column.Name);
        var expression = kind switch
        {
            CanonicalKind.Text or CanonicalKind.Json => isUnicode ? $"{name}::text COLLATE \"C\"" : $"convert_to({name}::text, 'UTF8')",
            // A text that the other side holds in a type of its own is put into that type's order.
            _ when column.Kind == CanonicalKind.Text => $"{name}::{TypeOf(kind)}",
            _ => name,
        };
        return column.IsNullable ? expression + " NULLS FIRST" : expression;
    }

    public override string? RangeExpression(ColumnDefinition column, CanonicalKind kind) => kind switch
    {
        _ when column.Kind != kind || column.WireType == PostgresType.Money => null,
        CanonicalKind.Text => isUnicode ? $"{SelectExpression(column)} COLLATE \"C\"" : null,
        CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant or CanonicalKind.Uuid => Quote(column.Name),
        _ => null,
    };

    public override string ShiftExpression(string expression, int shift) => $"({expression}::bigint >> {shift})";

    public override string ThresholdExpression(string expression, CanonicalKind kind, IReadOnlyList<string> bounds) =>
        $"width_bucket({expression}, ARRAY[{string.Join(", ", bounds)}]::{(kind == CanonicalKind.Text ? "text" : TypeOf(kind))}[])";

    /// <summary>From the density of rows that the statistics know and the present size: the statistics' own count may be old.</summary>
    public override string RowEstimateQuery => """
        WITH root AS (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = @schema AND c.relname = @table)
        SELECT SUM(CASE WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
                        ELSE pg_relation_size(c.oid) / 100 END)::bigint
        FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'm') AND c.oid IN (SELECT oid FROM root UNION SELECT relid FROM root, pg_partition_tree(root.oid))
        """;

    public override string SampleQuery(TableName table, ColumnDefinition column, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {SelectExpression(column)} FROM {Quote(table)} TABLESAMPLE SYSTEM ({percent:0.######})");

    public override string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value) => value switch
    {
        { Text: null } => "NULL",
        { Form: RepairValueForm.Bytes } => $"'\\x{value.Text}'",
        { Form: RepairValueForm.TextBytes } => throw CannotHold(column, "text that is not UTF-8"),
        _ when value.Text.Contains('\0', StringComparison.Ordinal) => throw CannotHold(column, "text with a zero byte"),
        _ when kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Binary => $"'\\x{value.Text.Replace("-", string.Empty, StringComparison.Ordinal)}'",
        // As text, money is read by the rules of the server's locale.
        { Form: RepairValueForm.Number } when column.NativeType == "money" => $"CAST({value.Text} AS numeric)::money",
        // In quotes, a fraction is refused by a column of whole numbers; bare, it would be rounded.
        { Form: RepairValueForm.Number } when column.Kind == CanonicalKind.Number => value.Text,
        // E'' strings read a backslash as an escape whatever the server's settings; doubled, it is itself.
        _ when value.Text.Contains('\\', StringComparison.Ordinal) =>
            $"E'{value.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'",
        _ => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
    };

    public override bool UpdatesIdentity => false;

    public override string LockQuery(TableName table, string condition) => base.LockQuery(table, condition) + " FOR UPDATE";

    /// <summary>Texts byte by byte, for collations need not be; JSON by its content, which is all that jsonb keeps.</summary>
    protected override string IsExactly(ColumnDefinition column, string literal) => column.Kind switch
    {
        CanonicalKind.Json => $"{Quote(column.Name)}::jsonb = {literal}::jsonb",
        CanonicalKind.Text => $"{Quote(column.Name)}::text = {literal} COLLATE \"C\"",
        _ => base.IsExactly(column, literal),
    };

    public override string TextLiteral(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::text";

    /// <summary>Waiting for the lock in a query of its own is waiting that can be cancelled at once; COPY's cannot.</summary>
    public override string BeginSnapshot(TableName table) =>
        $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1 FROM {Quote(table)} LIMIT 0";

    public override string ExportSnapshotQuery => "SELECT pg_export_snapshot()";

    public override string JoinSnapshot(string name) => $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '{name.Replace("'", "''", StringComparison.Ordinal)}'";

    public override string InsertOverride(bool writesIdentity) => writesIdentity ? " OVERRIDING SYSTEM VALUE" : string.Empty;

    private static string TypeOf(CanonicalKind kind) => kind switch
    {
        CanonicalKind.Boolean => "boolean",
        CanonicalKind.Integer => "bigint",
        CanonicalKind.Float => "double precision",
        CanonicalKind.Date => "date",
        CanonicalKind.Time => "time",
        CanonicalKind.Timestamp => "timestamp",
        CanonicalKind.Instant => "timestamptz",
        CanonicalKind.Uuid => "uuid",
        _ => "numeric",
    };
}
