using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>
/// MySQL 8 and MariaDB 10.5, and later. A connection sees the tables of its own database: what the engine calls a schema is another
/// database. Every column but binary ones is asked for as the bytes of its text, for the protocol rounds singles, and drivers refuse
/// days that are none (0000-00-00) and decimals of more than 28 digits.
/// </summary>
internal sealed class MySqlDialect : SqlDialect
{
    /// <summary>The wire type of a single: as a decimal it is its own shortest text.</summary>
    public const int Single = 1;

    /// <summary>The wire type of bits, whose text would be their bytes.</summary>
    public const int Bits = 2;

    // Whoever runs a repair may have other settings, with which literals would mean other values: numbers for 0, rounded texts.
    private const string RepairMode = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION";

    public override ReconcileProvider Provider => ReconcileProvider.MySql;

    public override string BeginTransaction => $"""
        SET NAMES utf8mb4;
        SET @reconcile_sql_mode = @@SESSION.sql_mode, @reconcile_time_zone = @@SESSION.time_zone;
        SET SESSION sql_mode = '{RepairMode}', time_zone = '+00:00';
        START TRANSACTION;
        """;

    public override string CommitTransaction => """
        COMMIT;
        SET SESSION sql_mode = @reconcile_sql_mode, time_zone = @reconcile_time_zone;
        """;

    public override string EndSnapshot => "COMMIT";

    public override string FindTablesQuery => """
        SELECT '' AS schema_name, TABLE_NAME AS table_name, 1 AS is_default_schema
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE <> 'SEQUENCE' AND (TABLE_NAME = @name OR LOWER(REPLACE(TABLE_NAME, '_', '')) = @folded)
        """;

    public override string ListTablesQuery => """
        SELECT '' AS schema_name, TABLE_NAME AS table_name, TABLE_ROWS AS row_estimate
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
        ORDER BY CAST(TABLE_NAME AS BINARY)
        """;

    public override string ColumnsQuery => """
        SELECT COLUMN_NAME AS column_name, COLUMN_TYPE AS native_type,
               CASE WHEN COLUMN_TYPE IN ('tinyint(1)', 'bit(1)') THEN 'boolean'
                    WHEN DATA_TYPE = 'bigint' AND COLUMN_TYPE LIKE '%unsigned%' THEN 'bigint unsigned'
                    ELSE DATA_TYPE END AS base_type,
               IS_NULLABLE = 'YES' AS is_nullable,
               COALESCE(GENERATION_EXPRESSION, '') <> '' OR EXTRA LIKE '%STORED GENERATED%' OR EXTRA LIKE '%VIRTUAL GENERATED%' AS is_generated,
               EXTRA LIKE '%auto_increment%' AS is_identity, 6 AS fraction_digits,
               CASE DATA_TYPE WHEN 'float' THEN 1 WHEN 'bit' THEN 2 ELSE 0 END AS wire_type
        FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = DATABASE() AND @schema = '' AND TABLE_NAME = @table AND CAST(TABLE_NAME AS BINARY) = CAST(@table AS BINARY)
        ORDER BY ORDINAL_POSITION
        """;

    public override string KeysQuery => """
        SELECT s.INDEX_NAME AS index_name, s.INDEX_NAME = 'PRIMARY' AS is_primary, s.COLUMN_NAME AS column_name
        FROM information_schema.STATISTICS AS s
        WHERE s.TABLE_SCHEMA = DATABASE() AND @schema = '' AND s.TABLE_NAME = @table AND CAST(s.TABLE_NAME AS BINARY) = CAST(@table AS BINARY)
          AND s.NON_UNIQUE = 0 AND NOT EXISTS (
            SELECT 1 FROM information_schema.STATISTICS AS p
            WHERE p.TABLE_SCHEMA = DATABASE() AND p.TABLE_NAME = @table AND CAST(p.TABLE_NAME AS BINARY) = CAST(@table AS BINARY)
              AND p.INDEX_NAME = s.INDEX_NAME AND (p.SUB_PART IS NOT NULL OR p.COLUMN_NAME IS NULL))
        ORDER BY is_primary DESC, s.INDEX_NAME, s.SEQ_IN_INDEX
        """;

    public override string ForeignKeysQuery => """
        SELECT k.CONSTRAINT_NAME AS constraint_id, '' AS child_schema, k.TABLE_NAME AS child_table, k.COLUMN_NAME AS child_column,
               c.IS_NULLABLE = 'YES' AS is_nullable, '' AS parent_schema, k.REFERENCED_TABLE_NAME AS parent_table, k.REFERENCED_COLUMN_NAME AS parent_column,
               r.DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT') AS takes_along
        FROM information_schema.KEY_COLUMN_USAGE AS k
        JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r
          ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
        JOIN information_schema.COLUMNS AS c ON c.TABLE_SCHEMA = k.TABLE_SCHEMA AND c.TABLE_NAME = k.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME
        WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_SCHEMA = DATABASE()
        ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION
        """;

    public override string LoginQuery =>
        "SELECT CONCAT(IF(VERSION() LIKE '%MariaDB%', 'MariaDB ', 'MySQL '), VERSION()), CURRENT_USER()";

    /// <summary>A table is only listed to those who have some right to it: one who has none by the login itself has it by a role.</summary>
    public override string RightsQuery => """
        SELECT COALESCE(MAX(p.PRIVILEGE_TYPE = 'SELECT'), 1),
               COUNT(DISTINCT CASE WHEN p.PRIVILEGE_TYPE IN ('INSERT', 'UPDATE', 'DELETE') THEN p.PRIVILEGE_TYPE END) = 3
        FROM information_schema.TABLES AS t
        LEFT JOIN (
          SELECT GRANTEE, NULL AS table_name, PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
          UNION ALL
          SELECT GRANTEE, NULL, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE DATABASE() LIKE TABLE_SCHEMA
          UNION ALL
          SELECT GRANTEE, TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE()) AS p
          ON (p.table_name IS NULL OR p.table_name = t.TABLE_NAME) AND p.PRIVILEGE_TYPE <> 'USAGE'
            AND p.GRANTEE = CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1),
                                   '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')
        WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
        GROUP BY t.TABLE_NAME
        """;

    /// <summary>Waits for the table's lock in a query of its own, before the rows are asked for.</summary>
    public override string BeginSnapshot(TableName table) =>
        $"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY; SELECT 1 FROM {Quote(table)} LIMIT 0";

    public override string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";

    public override CanonicalKind? KindOf(string baseType) => baseType switch
    {
        "boolean" => CanonicalKind.Boolean,
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "year" => CanonicalKind.Integer,
        "bigint unsigned" or "decimal" or "bit" => CanonicalKind.Number,
        "float" or "double" => CanonicalKind.Float,
        "date" => CanonicalKind.Date,
        "time" => CanonicalKind.Time,
        "datetime" => CanonicalKind.Timestamp,
        "timestamp" => CanonicalKind.Instant,
        "uuid" => CanonicalKind.Uuid,
        "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => CanonicalKind.Binary,
        "json" => CanonicalKind.Json,
        "geometry" or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon"
            or "geometrycollection" or "geomcollection" or "vector" => null,
        _ => CanonicalKind.Text,
    };

    public override string SelectExpression(ColumnDefinition column) => column.Kind switch
    {
        CanonicalKind.Binary => Quote(column.Name),
        CanonicalKind.Text or CanonicalKind.Json => Utf8(Quote(column.Name)),
        // As bytes, a uuid would be its 16 own ones.
        CanonicalKind.Uuid => $"CAST(CAST({Quote(column.Name)} AS CHAR(36)) AS BINARY)",
        _ when column.WireType == Single => $"CAST({Quote(column.Name)} + 0e0 AS BINARY)",
        _ when column.WireType == Bits => $"CAST({Quote(column.Name)} + 0 AS BINARY)",
        _ => $"CAST({Quote(column.Name)} AS BINARY)",
    };

    /// <summary>Text as the bytes of its UTF-8, for collations ignore trailing spaces. MariaDB sorts uuids by other bytes than their first.</summary>
    public override string OrderExpression(ColumnDefinition column, CanonicalKind kind) => kind switch
    {
        CanonicalKind.Uuid when column.Kind == CanonicalKind.Uuid => SelectExpression(column),
        CanonicalKind.Uuid when column.Kind == CanonicalKind.Text => Utf8($"LOWER({Quote(column.Name)})"),
        _ when column.Kind is CanonicalKind.Text or CanonicalKind.Json => Utf8(Quote(column.Name)),
        _ => Quote(column.Name),
    };

    public override string? RangeExpression(ColumnDefinition column, CanonicalKind kind) =>
        column.Kind == kind && kind is CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant && column.WireType != Bits
            ? Quote(column.Name)
            : null;

    public override string ShiftExpression(string expression, int shift)
    {
        var step = 1L << shift;
        return $"(({expression} - MOD(MOD({expression}, {step}) + {step}, {step})) DIV {step})";
    }

    public override string RowEstimateQuery => "SELECT TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND @schema = '' AND TABLE_NAME = @table";

    public override string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value) =>
        MySqlLiteral.Of(kind, column, value) ?? throw CannotHold(column, $"the value {value.Text}");

    public override string FromNothing => " FROM DUAL";

    public override string LockQuery(TableName table, string condition) => base.LockQuery(table, condition) + " FOR UPDATE";

    /// <summary>A statement may not read the table that it changes, but may what was read from it before.</summary>
    public override string NoRow(TableName table, string condition) =>
        $"NOT EXISTS (SELECT 1 FROM (SELECT 1 AS found FROM {Quote(table)} WHERE {condition} LIMIT 1) AS reconcile_rows)";

    /// <summary>A collation takes texts for equal that are not: their bytes are compared.</summary>
    protected override string IsExactly(ColumnDefinition column, string literal) => column.Kind switch
    {
        CanonicalKind.Json => $"{Quote(column.Name)} = CAST({literal} AS JSON)",
        CanonicalKind.Text => $"{Utf8(Quote(column.Name))} = CAST({literal} AS BINARY)",
        _ => base.IsExactly(column, literal),
    };

    public override string TextLiteral(string text) => MySqlLiteral.OfText(text);

    private static string Utf8(string expression) => $"CAST(CONVERT({expression} USING utf8mb4) AS BINARY)";
}
