using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>DuckDB, with a database of its own or with files, each of which is a view of one name.</summary>
/// <param name="provider">DuckDb, or the kind of files.</param>
internal sealed class DuckDbDialect(ReconcileProvider provider) : SqlDialect
{
    private const string BeforeChrist = " BC";
    private readonly bool _isFileSet = provider != ReconcileProvider.DuckDb;

    public override ReconcileProvider Provider => provider;

    public override string BeginTransaction => "BEGIN TRANSACTION;";

    public override string FindTablesQuery => $"""
        SELECT {SchemaColumn} AS schema_name, table_name, CASE WHEN schema_name = current_schema() THEN 1 ELSE 0 END AS is_default_schema
        FROM ({Relations("table_name")}) AS t
        WHERE table_name = $name OR lower(replace(table_name, '_', '')) = $folded
        """;

    public override string ListTablesQuery => _isFileSet
        ? "SELECT '' AS schema_name, view_name AS table_name, NULL AS row_estimate FROM duckdb_views() WHERE NOT internal ORDER BY encode(view_name)"
        : """
          SELECT schema_name, table_name, estimated_size AS row_estimate FROM duckdb_tables()
          WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY encode(schema_name), encode(table_name)
          """;

    public override string ColumnsQuery => """
        SELECT c.column_name, c.data_type AS native_type, c.data_type AS base_type, c.is_nullable,
               COALESCE(contains(t.sql, '(' || d.definition) OR contains(t.sql, ', ' || d.definition)
                        OR contains(t.sql, '(' || d.quoted) OR contains(t.sql, ', ' || d.quoted), false) AS is_generated,
               0 AS is_identity, CASE WHEN c.data_type IN ('TIMESTAMP_NS', 'TIME_NS', 'VARCHAR') THEN 7 ELSE 6 END AS fraction_digits, 0 AS wire_type
        FROM duckdb_columns() AS c
        LEFT JOIN duckdb_tables() AS t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid
        CROSS JOIN LATERAL (SELECT c.column_name || ' ' || c.data_type || ' GENERATED ALWAYS AS' AS definition,
                                   '"' || replace(c.column_name, '"', '""') || '" ' || c.data_type || ' GENERATED ALWAYS AS' AS quoted) AS d
        WHERE c.database_name = current_database() AND c.table_name = $table
          AND c.schema_name = CASE WHEN $schema = '' THEN current_schema() ELSE $schema END
        ORDER BY c.column_index
        """;

    /// <summary>Unique indexes of their own only over plain names: the catalog has their expressions as text.</summary>
    public override string KeysQuery => """
        SELECT index_name, is_primary, column_name FROM (
          SELECT constraint_name AS index_name, constraint_type = 'PRIMARY KEY' AS is_primary,
                 unnest(constraint_column_names) AS column_name, unnest(range(len(constraint_column_names))) AS position
          FROM duckdb_constraints()
          WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND database_name = current_database() AND table_name = $table
            AND schema_name = CASE WHEN $schema = '' THEN current_schema() ELSE $schema END
          UNION ALL
          SELECT index_name, false, unnest(string_split(expressions[2:-2], ', ')), unnest(range(len(string_split(expressions[2:-2], ', '))))
          FROM duckdb_indexes()
          WHERE is_unique AND regexp_full_match(expressions, '\[[A-Za-z_][A-Za-z0-9_]*(, [A-Za-z_][A-Za-z0-9_]*)*\]')
            AND database_name = current_database() AND table_name = $table
            AND schema_name = CASE WHEN $schema = '' THEN current_schema() ELSE $schema END)
        ORDER BY is_primary DESC, index_name, position
        """;

    /// <summary>References never leave their schema here, and take no rows along.</summary>
    public override string ForeignKeysQuery => """
        SELECT f.constraint_id, f.schema_name AS child_schema, f.table_name AS child_table, f.child_column, COALESCE(c.is_nullable, true) AS is_nullable,
               f.schema_name AS parent_schema, f.referenced_table AS parent_table, f.parent_column, false AS takes_along
        FROM (SELECT constraint_name || table_oid::VARCHAR AS constraint_id, schema_name, table_name, referenced_table,
                     unnest(constraint_column_names) AS child_column, unnest(referenced_column_names) AS parent_column, unnest(range(len(constraint_column_names))) AS position
              FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY' AND database_name = current_database()) AS f
        LEFT JOIN duckdb_columns() AS c ON c.database_name = current_database() AND c.schema_name = f.schema_name AND c.table_name = f.table_name AND c.column_name = f.child_column
        ORDER BY f.schema_name, f.table_name, f.constraint_id, f.position
        """;

    public override string LoginQuery => "SELECT 'DuckDB ' || version(), ''";

    public override string RightsQuery => _isFileSet
        ? "SELECT 1, 0 FROM duckdb_views() WHERE NOT internal"
        : "SELECT 1, 1 FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal AND NOT temporary";

    private string SchemaColumn => _isFileSet ? "''" : "schema_name";

    public override string TextLiteral(string text) => Literal(text);

    /// <summary>A text in quotes; DuckDB's literals know no escapes.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public override CanonicalKind? KindOf(string baseType) => baseType switch
    {
        "BOOLEAN" => CanonicalKind.Boolean,
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => CanonicalKind.Integer,
        "UBIGINT" or "HUGEINT" or "UHUGEINT" or "BIGNUM" or "VARINT" => CanonicalKind.Number,
        "FLOAT" or "DOUBLE" => CanonicalKind.Float,
        "DATE" => CanonicalKind.Date,
        "TIME" or "TIME_NS" => CanonicalKind.Time,
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => CanonicalKind.Timestamp,
        "TIMESTAMP WITH TIME ZONE" => CanonicalKind.Instant,
        "UUID" => CanonicalKind.Uuid,
        "BLOB" => CanonicalKind.Binary,
        "JSON" => CanonicalKind.Json,
        _ when IsNested(baseType) => CanonicalKind.Json,
        _ when baseType.StartsWith("DECIMAL(", StringComparison.Ordinal) => CanonicalKind.Number,
        _ => CanonicalKind.Text,
    };

    /// <summary>Whether the type is one of lists, arrays, structures or maps, which are compared as JSON.</summary>
    public static bool IsNested(string type) =>
        type.EndsWith(']') || type.StartsWith("STRUCT(", StringComparison.Ordinal) || type.StartsWith("MAP(", StringComparison.Ordinal);

    /// <summary>Types whose vectors are not read here travel as text, among them those with a finer fraction than microseconds.</summary>
    public override string SelectExpression(ColumnDefinition column) => column.NativeType switch
    {
        "TIMESTAMP_S" or "TIMESTAMP_MS" => $"CAST({Quote(column.Name)} AS TIMESTAMP)",
        "TIMESTAMP_NS" or "TIME_NS" or "BIGNUM" or "VARINT" => $"CAST({Quote(column.Name)} AS VARCHAR)",
        "VARCHAR" or "JSON" => Quote(column.Name),
        var type when IsNested(type) => $"CAST(to_json({Quote(column.Name)}) AS VARCHAR)",
        _ when column.Kind == CanonicalKind.Text => $"CAST({Quote(column.Name)} AS VARCHAR)",
        _ => Quote(column.Name),
    };

    public override string OrderExpression(ColumnDefinition column, CanonicalKind kind)
    {
        var name = Quote(column.Name);
        IEnumerable<string> expressions = kind switch
        {
            // As bytes, for a column may have a collation of its own.
            CanonicalKind.Text or CanonicalKind.Json or CanonicalKind.Variant => [$"encode(CAST({name} AS VARCHAR))"],
            _ when column.Kind is CanonicalKind.Text or CanonicalKind.Json => TextAs(kind, $"CAST({name} AS VARCHAR)"),
            _ => [name],
        };
        return string.Join(", ", expressions.Select(expression => expression + " ASC NULLS FIRST"));
    }

    /// <summary>Division would make doubles of the numbers.</summary>
    public override string ShiftExpression(string expression, int shift) => $"(CAST({expression} AS BIGINT) >> {shift})";

    public override string? RangeExpression(ColumnDefinition column, CanonicalKind kind) =>
        column.Kind == kind && kind is CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Date or CanonicalKind.Uuid ? Quote(column.Name) : null;

    public override string RowEstimateQuery => _isFileSet
        ? string.Empty
        : "SELECT estimated_size FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = $schema AND table_name = $table";

    public override string SampleQuery(TableName table, ColumnDefinition column, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {SelectExpression(column)} FROM {Quote(table)} TABLESAMPLE SYSTEM ({percent:0.######} PERCENT)");

    public override string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value) => value switch
    {
        { Text: null } => "NULL",
        { Form: RepairValueForm.Bytes } => $"unhex('{value.Text}')",
        { Form: RepairValueForm.TextBytes } => throw CannotHold(column, "text that is not UTF-8"),
        _ when kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Binary => $"unhex('{value.Text.Replace("-", string.Empty, StringComparison.Ordinal)}')",
        { Form: RepairValueForm.Number } when column.Kind is CanonicalKind.Integer or CanonicalKind.Number => Literal(Exact(column, value.Text)),
        // A NUL would end the literal.
        _ when value.Text.Contains('\0', StringComparison.Ordinal) => $"decode(unhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(value.Text))}'))",
        _ when kind is CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant && value.Text.EndsWith(BeforeChrist, StringComparison.Ordinal) =>
            Literal(value.Text[..^BeforeChrist.Length].Insert(value.Text.IndexOf(' ', StringComparison.Ordinal), " (BC)")),
        _ => Literal(value.Text),
    };

    /// <summary>Texts byte by byte, for a column may have a collation of its own; JSON without its white space.</summary>
    protected override string IsExactly(ColumnDefinition column, string literal) => column.Kind switch
    {
        CanonicalKind.Json => $"CAST({(IsNested(column.NativeType) ? "to_json" : "json")}({Quote(column.Name)}) AS VARCHAR) = {literal}",
        CanonicalKind.Text => $"encode(CAST({Quote(column.Name)} AS VARCHAR)) = encode({literal})",
        _ => base.IsExactly(column, literal),
    };

    /// <summary>The orders of a text that is read as another kind. A text that is none fails there, and is reported.</summary>
    private static string[] TextAs(CanonicalKind kind, string text) => kind switch
    {
        CanonicalKind.Boolean => [$"CAST({text} AS BOOLEAN)"],
        CanonicalKind.Integer => [$"CAST({text} AS BIGINT)"],
        CanonicalKind.Float => [$"CAST({text} AS DOUBLE)"],
        CanonicalKind.Date => [$"CAST({text} AS DATE)"],
        CanonicalKind.Time => [$"CAST({text} AS TIME)", $"encode({text})"],
        CanonicalKind.Timestamp => [$"CAST({text} AS TIMESTAMP)", $"encode({text})"],
        CanonicalKind.Instant => [$"CAST({text} AS TIMESTAMPTZ)", $"encode({text})"],
        CanonicalKind.Uuid => [$"CAST({text} AS UUID)"],
        // What doubles cannot tell apart, decimals do.
        CanonicalKind.Number => [$"CAST({text} AS DOUBLE)", $"TRY_CAST({text} AS DECIMAL(38, 10))"],
        _ => [$"encode({text})"],
    };

    /// <summary>A number that the column's type would round is refused.</summary>
    private static string Exact(ColumnDefinition column, string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? 0 : number.Length - point - 1;
        var comma = column.NativeType.LastIndexOf(',');
        var scale = column.NativeType.StartsWith("DECIMAL(", StringComparison.Ordinal)
            ? int.Parse(column.NativeType.AsSpan((comma + 1)..^1), CultureInfo.InvariantCulture)
            : 0;
        return digits <= scale ? number : throw CannotHold(column, $"the number {number}");
    }

    private static string Relations(string name) => $"""
        SELECT schema_name, table_name AS {name} FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal
        UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
        """;
}
