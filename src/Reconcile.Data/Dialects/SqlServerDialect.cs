using System.Globalization;
using System.Text.RegularExpressions;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>SQL Server 2016 and later.</summary>
/// <param name="majorVersion">13 is 2016, 15 is 2019, the first with UTF-8 collations.</param>
internal sealed partial class SqlServerDialect(int majorVersion) : SqlDialect
{
    /// <summary>The first version whose collations can be UTF-8.</summary>
    public const int Utf8Version = 15;

    public override ReconcileProvider Provider => ReconcileProvider.SqlServer;

    /// <summary>Whether the server can write text as UTF-8.</summary>
    public bool HasUtf8 => majorVersion >= Utf8Version;

    public override string BeginTransaction => "SET XACT_ABORT ON;\nSET NOCOUNT OFF;\nBEGIN TRANSACTION;";

    public override string CommitTransaction => "COMMIT TRANSACTION;";

    /// <summary>Some errors have ended the transaction already.</summary>
    public override string RollbackTransaction => "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;";

    public override string FindTablesQuery => """
        SELECT s.name AS schema_name, o.name AS table_name, CASE WHEN s.name = SCHEMA_NAME() THEN 1 ELSE 0 END AS is_default_schema
        FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
        WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND (o.name = @name OR LOWER(REPLACE(o.name, '_', '')) = @folded);
        """;

    public override string ListTablesQuery => """
        SELECT s.name AS schema_name, t.name AS table_name,
               (SELECT SUM(p.rows) FROM sys.partitions AS p WHERE p.object_id = t.object_id AND p.index_id IN (0, 1)) AS row_estimate
        FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
        WHERE t.is_ms_shipped = 0
        ORDER BY s.name, t.name;
        """;

    public override string ColumnsQuery => """
        SELECT c.name AS column_name,
               CASE WHEN b.name IN ('char', 'varchar', 'binary', 'varbinary') THEN CONCAT(t.name, '(', CASE c.max_length WHEN -1 THEN 'max' ELSE CONVERT(varchar(10), c.max_length) END, ')')
                    WHEN b.name IN ('nchar', 'nvarchar') THEN CONCAT(t.name, '(', CASE c.max_length WHEN -1 THEN 'max' ELSE CONVERT(varchar(10), c.max_length / 2) END, ')')
                    WHEN b.name IN ('decimal', 'numeric') THEN CONCAT(t.name, '(', c.precision, ',', c.scale, ')')
                    WHEN b.name IN ('time', 'datetime2', 'datetimeoffset') THEN CONCAT(t.name, '(', c.scale, ')')
                    ELSE t.name END AS native_type,
               COALESCE(b.name, t.name) AS base_type, c.is_nullable,
               CASE WHEN c.is_computed = 1 OR c.generated_always_type <> 0 THEN 1 ELSE 0 END AS is_generated,
               c.is_identity, 7 AS fraction_digits, 0 AS wire_type
        FROM sys.columns AS c
        JOIN sys.objects AS o ON o.object_id = c.object_id
        JOIN sys.schemas AS s ON s.schema_id = o.schema_id
        JOIN sys.types AS t ON t.user_type_id = c.user_type_id
        LEFT JOIN sys.types AS b ON b.user_type_id = c.system_type_id AND b.system_type_id = c.system_type_id
        WHERE s.name = @schema AND o.name = @table
        ORDER BY c.column_id;
        """;

    public override string KeysQuery => """
        SELECT i.name AS index_name, i.is_primary_key AS is_primary, c.name AS column_name
        FROM sys.indexes AS i
        JOIN sys.objects AS o ON o.object_id = i.object_id
        JOIN sys.schemas AS s ON s.schema_id = o.schema_id
        JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.is_included_column = 0
        JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
        WHERE s.name = @schema AND o.name = @table AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0
        ORDER BY i.is_primary_key DESC, i.index_id, k.key_ordinal;
        """;

    public override string ForeignKeysQuery => """
        SELECT CONVERT(varchar(11), f.object_id) AS constraint_id, cs.name AS child_schema, c.name AS child_table, cc.name AS child_column, cc.is_nullable,
               ps.name AS parent_schema, p.name AS parent_table, pc.name AS parent_column, CASE WHEN f.delete_referential_action <> 0 THEN 1 ELSE 0 END AS takes_along
        FROM sys.foreign_keys AS f
        JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id
        JOIN sys.tables AS c ON c.object_id = f.parent_object_id JOIN sys.schemas AS cs ON cs.schema_id = c.schema_id
        JOIN sys.tables AS p ON p.object_id = f.referenced_object_id JOIN sys.schemas AS ps ON ps.schema_id = p.schema_id
        JOIN sys.columns AS cc ON cc.object_id = k.parent_object_id AND cc.column_id = k.parent_column_id
        JOIN sys.columns AS pc ON pc.object_id = k.referenced_object_id AND pc.column_id = k.referenced_column_id
        WHERE f.is_disabled = 0
        ORDER BY f.object_id, k.constraint_column_id;
        """;

    public override string LoginQuery => "SELECT CONCAT('SQL Server ', CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')), ' ', CONVERT(nvarchar(128), SERVERPROPERTY('Edition'))), SUSER_SNAME();";

    public override string RightsQuery => """
        SELECT COALESCE(HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(t.name), 'OBJECT', 'SELECT'), 0),
               CASE WHEN HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(t.name), 'OBJECT', 'INSERT') = 1
                     AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(t.name), 'OBJECT', 'UPDATE') = 1
                     AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(t.name), 'OBJECT', 'DELETE') = 1 THEN 1 ELSE 0 END
        FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
        WHERE t.is_ms_shipped = 0;
        """;

    /// <summary>Before UTF-8 collations, text is sorted by UTF-16 units and padded with spaces: keys that this changes are found while they are read.</summary>
    public override IReadOnlyList<string> OrderProbes => majorVersion >= Utf8Version ? base.OrderProbes : ["a", "B", "a-b", "ab", "\u00e1", "Z"];

    public override string TextLiteral(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public override string Quote(string identifier) => $"[{identifier.Replace("]", "]]", StringComparison.Ordinal)}]";

    public override CanonicalKind? KindOf(string baseType) => baseType switch
    {
        "bit" => CanonicalKind.Boolean,
        "tinyint" or "smallint" or "int" or "bigint" => CanonicalKind.Integer,
        "decimal" or "numeric" or "money" or "smallmoney" => CanonicalKind.Number,
        "float" or "real" => CanonicalKind.Float,
        "date" => CanonicalKind.Date,
        "time" => CanonicalKind.Time,
        "datetime" or "datetime2" or "smalldatetime" => CanonicalKind.Timestamp,
        "datetimeoffset" => CanonicalKind.Instant,
        "uniqueidentifier" => CanonicalKind.Uuid,
        "binary" or "varbinary" or "image" => CanonicalKind.Binary,
        "char" or "varchar" or "text" or "nchar" or "nvarchar" or "ntext" or "xml" => CanonicalKind.Text,
        "json" => CanonicalKind.Json,
        // Row versions are the server's own; spatial types, hierarchies and variants have no common form.
        _ => null,
    };

    public override string SelectExpression(ColumnDefinition column) => column.NativeType switch
    {
        "xml" or "ntext" or "json" => $"CONVERT(nvarchar(max), {Quote(column.Name)})",
        "text" => $"CONVERT(varchar(max), {Quote(column.Name)})",
        "image" => $"CONVERT(varbinary(max), {Quote(column.Name)})",
        _ => Quote(column.Name),
    };

    /// <summary>
    /// Text is sorted by its UTF-8 bytes as binary, because comparing text ignores trailing spaces here; binary that is equal but for
    /// trailing zeros is sorted by length, because comparing ignores those; unique identifiers by their text, because their own order
    /// begins with their last bytes.
    /// </summary>
    public override string OrderExpression(ColumnDefinition column, CanonicalKind kind)
    {
        var name = Quote(column.Name);
        return kind switch
        {
            CanonicalKind.Uuid when column.Kind == CanonicalKind.Uuid => $"CONVERT(char(36), {name}) COLLATE Latin1_General_BIN2",
            CanonicalKind.Uuid when column.Kind == CanonicalKind.Text => $"LOWER({name}) COLLATE Latin1_General_BIN2",
            CanonicalKind.Binary => $"{name}, DATALENGTH({name})",
            _ when column.Kind is CanonicalKind.Text or CanonicalKind.Json => majorVersion >= Utf8Version
                ? $"CAST(CONVERT(varchar(8000), {Trimmed(column)} COLLATE Latin1_General_100_BIN2_UTF8) AS varbinary(8000))"
                : $"{Trimmed(column)} COLLATE Latin1_General_100_BIN2",
            _ => name,
        };
    }

    public override string? RangeExpression(ColumnDefinition column, CanonicalKind kind) =>
        column.Kind == kind && (kind is CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Date or CanonicalKind.Instant
            || (kind == CanonicalKind.Timestamp && column.NativeType.StartsWith("datetime2", StringComparison.Ordinal)))
            ? Quote(column.Name)
            : null;

    public override string RowEstimateQuery => """
        SELECT SUM(p.rows) FROM sys.partitions AS p
        JOIN sys.tables AS t ON t.object_id = p.object_id JOIN sys.schemas AS s ON s.schema_id = t.schema_id
        WHERE s.name = @schema AND t.name = @table AND p.index_id IN (0, 1);
        """;

    public override string SampleQuery(TableName table, ColumnDefinition column, double percent) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT {SelectExpression(column)} FROM {Quote(table)} TABLESAMPLE SYSTEM ({percent:0.######} PERCENT)");

    public override string Literal(CanonicalKind kind, ColumnDefinition column, RepairValue value) => value switch
    {
        { Text: null } => "NULL",
        { Form: RepairValueForm.Bytes } => "0x" + value.Text,
        { Form: RepairValueForm.TextBytes } => throw CannotHold(column, "text that is not UTF-8"),
        _ when kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Binary => "0x" + value.Text.Replace("-", string.Empty, StringComparison.Ordinal),
        _ when kind == CanonicalKind.Boolean => value.Text == "true" ? "1" : "0",
        { Form: RepairValueForm.Number } when column.Kind != CanonicalKind.Text => NumberLiteral(kind, column, value.Text),
        _ when column.Kind == CanonicalKind.Timestamp => TimestampLiteral(column, value.Text),
        _ when column.Kind == CanonicalKind.Instant => $"CAST('{Iso(value.Text)}+00:00' AS datetimeoffset(7))",
        _ => $"N'{WithoutGo().Replace(value.Text.Replace("'", "''", StringComparison.Ordinal), "$1' + N'$2")}'",
    };

    public override bool UpdatesIdentity => false;

    public override string LockQuery(TableName table, string condition) => $"SELECT 1 FROM {Quote(table)} WITH (UPDLOCK, HOLDLOCK) WHERE {condition}";

    /// <summary>By their bytes and their length: comparing ignores case, trailing spaces of text and trailing zeros of binary.</summary>
    protected override string IsExactly(ColumnDefinition column, string literal)
    {
        var name = Quote(column.Name);
        return column.Kind switch
        {
            CanonicalKind.Text or CanonicalKind.Json => BytesEqual($"CONVERT(nvarchar(max), {(column.IsPadded ? Trimmed(column) : name)})", $"CONVERT(nvarchar(max), {literal})"),
            CanonicalKind.Binary => BytesEqual(name, literal),
            _ => base.IsExactly(column, literal),
        };
    }

    private static string BytesEqual(string left, string right) =>
        $"CONVERT(varbinary(max), {left}) = CONVERT(varbinary(max), {right}) AND DATALENGTH({left}) = DATALENGTH({right})";

    public override (string Before, string After) IdentityInsert(TableName table) =>
        ($"SET IDENTITY_INSERT {Quote(table)} ON;", $"SET IDENTITY_INSERT {Quote(table)} OFF;");

    /// <summary>A bare number has at most 38 digits, and a fraction of it would be cut off by a column of whole numbers; converted, it is refused.</summary>
    private static string NumberLiteral(CanonicalKind kind, ColumnDefinition column, string text) => column.Kind switch
    {
        CanonicalKind.Float => $"CONVERT(float, '{text}')",
        _ when kind == CanonicalKind.Float => $"CONVERT(float, '{text}')",
        CanonicalKind.Integer or CanonicalKind.Boolean when text.AsSpan().IndexOfAny('.', 'E', 'e') >= 0 => $"CONVERT(bigint, '{text}')",
        _ => text,
    };

    /// <summary>The old types count in steps of 3.33 ms, which compare as unequal to the same time in the new one.</summary>
    private static string TimestampLiteral(ColumnDefinition column, string text)
    {
        var literal = $"CONVERT(datetime2(7), '{Iso(text)}', 126)";
        return column.NativeType is "datetime" or "smalldatetime" ? $"CONVERT({column.NativeType}, {literal})" : literal;
    }

    /// <summary>With a space, how a date is read depends on the login's language; with a T it does not. The zone of an instant is left out.</summary>
    private static string Iso(string text) => text
        .Replace("'", "''", StringComparison.Ordinal)
        .Replace("+00", string.Empty, StringComparison.Ordinal)
        .Replace(' ', 'T');

    /// <summary>A line of GO inside a text: tools, and <see cref="Query.SqlScript"/>, would end the batch there.</summary>
    [GeneratedRegex(@"^(\s*G)(O\s*)$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithoutGo();

    private string Trimmed(ColumnDefinition column) => column.IsPadded ? $"RTRIM({Quote(column.Name)})" : Quote(column.Name);
}
