using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>SQLite. Declared types are habits there, so kinds follow the words people use and values decide for themselves.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>The wire type of a column that is another name of the row id: it holds whole numbers and nothing else.</summary>
    public const int RowIdAlias = 1;

    private static readonly (string Word, CanonicalKind Kind)[] Words =
    [
        ("BOOL", CanonicalKind.Boolean),
        ("TIMESTAMPTZ", CanonicalKind.Instant),
        ("DATETIMEOFFSET", CanonicalKind.Instant),
        ("DATETIME", CanonicalKind.Timestamp),
        ("TIMESTAMP", CanonicalKind.Timestamp),
        ("DATE", CanonicalKind.Date),
        ("TIME", CanonicalKind.Time),
        ("UUID", CanonicalKind.Uuid),
        ("GUID", CanonicalKind.Uuid),
        ("UNIQUEIDENTIFIER", CanonicalKind.Uuid),
        ("JSON", CanonicalKind.Json),
        ("CHAR", CanonicalKind.Text),
        ("CLOB", CanonicalKind.Text),
        ("TEXT", CanonicalKind.Text),
        ("INT", CanonicalKind.Integer),
        ("REAL", CanonicalKind.Float),
        ("FLOA", CanonicalKind.Float),
        ("DOUB", CanonicalKind.Float),
        ("DEC", CanonicalKind.Number),
        ("NUM", CanonicalKind.Number),
        ("MONEY", CanonicalKind.Number),
        ("BLOB", CanonicalKind.Binary),
        ("BINARY", CanonicalKind.Binary),
    ];

    public override ReconcileProvider Provider => ReconcileProvider.Sqlite;

    /// <summary>References are checked at the end, when all rows are in their places.</summary>
    public override string BeginTransaction => "BEGIN IMMEDIATE;\nPRAGMA defer_foreign_keys = ON;";

    public override string FindTablesQuery => """
        SELECT '' AS schema_name, name AS table_name, 1 AS is_default_schema
        FROM sqlite_master WHERE type IN ('table', 'view') AND (name = @name OR lower(replace(name, '_', '')) = @folded)
        """;

    public override string ListTablesQuery => """
        SELECT '' AS schema_name, name AS table_name, NULL AS row_estimate
        FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name COLLATE BINARY
        """;

    public override string ColumnsQuery => """
        SELECT x.name AS column_name, x.type AS native_type, x.type AS base_type,
               x."notnull" = 0 AND NOT (x.pk > 0 AND (l.wr OR a.is_alias AND upper(x.type) = 'INTEGER')) AS is_nullable,
               x.hidden IN (2, 3) AS is_generated, 0 AS is_identity, 7 AS fraction_digits,
               (x.pk > 0 AND a.is_alias AND upper(x.type) = 'INTEGER') AS wire_type
        FROM pragma_table_xinfo(@table) AS x
        CROSS JOIN (SELECT COALESCE(MAX(wr), 0) AS wr FROM pragma_table_list(@table) WHERE schema = 'main') AS l
        CROSS JOIN (SELECT COUNT(*) = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(@table) WHERE origin = 'pk') AS is_alias
                    FROM pragma_table_xinfo(@table) WHERE pk > 0) AS a
        WHERE x.hidden <> 1 AND @schema = ''
        ORDER BY x.cid
        """;

    public override string KeysQuery => """
        SELECT index_name, is_primary, column_name FROM (
          SELECT '' AS index_name, 1 AS is_primary, name AS column_name, pk AS position FROM pragma_table_xinfo(@table) WHERE pk > 0 AND @schema = ''
          UNION ALL
          SELECT l.name, 0, i.name, i.seqno FROM pragma_index_list(@table) AS l, pragma_index_xinfo(l.name) AS i
          WHERE l."unique" AND NOT l.partial AND l.origin <> 'pk' AND i.key AND @schema = ''
            AND NOT EXISTS (SELECT 1 FROM pragma_index_xinfo(l.name) AS e WHERE e.key AND e.cid < 0))
        ORDER BY is_primary DESC, index_name, position
        """;

    /// <summary>A reference that names no columns is one to the primary key.</summary>
    public override string ForeignKeysQuery => """
        SELECT f.id AS constraint_id, '' AS child_schema, m.name AS child_table, f."from" AS child_column,
               (SELECT x."notnull" = 0 AND x.pk = 0 FROM pragma_table_xinfo(m.name) AS x WHERE lower(x.name) = lower(f."from")) AS is_nullable,
               '' AS parent_schema, f."table" AS parent_table,
               COALESCE(f."to", (SELECT x.name FROM pragma_table_xinfo(f."table") AS x WHERE x.pk = f.seq + 1), '') AS parent_column,
               f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT') AS takes_along
        FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
        WHERE m.type = 'table'
        ORDER BY m.name, f.id, f.seq
        """;

    public override string LoginQuery => "SELECT 'SQLite ' || sqlite_version(), ''";

    public override string RightsQuery => "SELECT 1, 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    public override string TextLiteral(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public override CanonicalKind? KindOf(string baseType)
    {
        foreach (var (word, kind) in Words)
        {
            if (baseType.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return CanonicalKind.Variant;
    }

    public override string OrderExpression(ColumnDefinition column, CanonicalKind kind) => kind switch
    {
        CanonicalKind.Text or CanonicalKind.Variant => Quote(column.Name) + " COLLATE BINARY",
        CanonicalKind.Uuid when column.Kind != CanonicalKind.Binary => $"lower({Quote(column.Name)})",
        _ => Quote(column.Name),
    };

    /// <summary>Only where the engine holds the column to whole numbers: elsewhere a text may be among them, which sorts behind all.</summary>
    public override string? RangeExpression(ColumnDefinition column, CanonicalKind kind) =>
        kind == CanonicalKind.Integer && column.WireType != 0 ? Quote(column.Name) : null;

    public override string ShiftExpression(string expression, int shift) => $"({expression} >> {shift})";

    public override string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value) => value switch
    {
        { Text: null } => "NULL",
        { Form: RepairValueForm.Bytes } => $"X'{value.Text}'",
        { Form: RepairValueForm.TextBytes } => $"CAST(X'{value.Text}' AS TEXT)",
        _ when kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Binary => $"X'{value.Text.Replace("-", string.Empty, StringComparison.Ordinal)}'",
        { Text: "Infinity" } when IsNumber(kind, value) => "9e999",
        { Text: "-Infinity" } when IsNumber(kind, value) => "-9e999",
        _ when kind == CanonicalKind.Boolean => value.Text == "true" ? "1" : "0",
        // A column of text would make a double of it first, which holds fewer digits.
        { Form: RepairValueForm.Number } when column.Kind != CanonicalKind.Text => value.Text,
        // A NUL would end the literal.
        _ when value.Text.Contains('\0', StringComparison.Ordinal) =>
            $"CAST(X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value.Text))}' AS TEXT)",
        _ => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
    };

    /// <summary>Texts byte by byte, for a column may have a collation of its own.</summary>
    protected override string IsExactly(ColumnDefinition column, string literal) =>
        base.IsExactly(column, literal) + (literal[0] is '\'' or 'C' ? " COLLATE BINARY" : string.Empty);

    private static bool IsNumber(CanonicalKind kind, RepairValue value) =>
        kind is CanonicalKind.Float or CanonicalKind.Number || value.Form == RepairValueForm.Number;
}
