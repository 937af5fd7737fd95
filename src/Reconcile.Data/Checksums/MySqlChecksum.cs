using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>
/// MySQL and MariaDB, where every value is asked for as the bytes of its text, as for reading. Texts of days and times that are none
/// (0000-00-00, 838:59:59) are those of no other value.
/// </summary>
internal sealed class MySqlChecksum(SqlDialect dialect) : ChecksumSql(dialect)
{
    /// <summary>A limit keeps the sub-select from being merged into the query around it, which would compute each hash four times.</summary>
    protected override string Fence => " LIMIT 18446744073709551615";

    protected override string Md5(string salt, IEnumerable<string> pieces) => $"MD5(CONCAT({string.Join(", ", pieces.Prepend($"'{salt}'"))}))";

    /// <summary>CONV gives the digits of an unsigned number, which is turned into a signed one of 32 bits.</summary>
    protected override string Sum(string hash, int start) =>
        $"CAST(SUM((CAST(CONV(SUBSTR({hash}, {(2 * start) + 1}, 8), 16, 10) AS SIGNED) + 2147483648) % 4294967296 - 2147483648) AS SIGNED)";

    /// <summary>IS NULL is true of 0000-00-00 too in some places.</summary>
    protected override string IsNull(string name) => $"{name} <=> NULL";

    protected override string Marked(ChecksumForm form) => form.IsCounted ? $"CONCAT(LENGTH({form.Sql}), ':', {form.Sql})" : $"CONCAT({form.Sql}, ';')";

    protected override ChecksumForm Boolean(ColumnDefinition column) => Integer(column);

    /// <summary>Adding nothing takes away the zeros that columns of some types are shown with.</summary>
    protected override ChecksumForm Integer(ColumnDefinition column) => ChecksumForm.Of(Digits(column));

    protected override ChecksumForm Number(ColumnDefinition column) => ChecksumForm.Of(
        column.NativeType.StartsWith("decimal(", StringComparison.Ordinal) && LastArgument(column.NativeType) > 0 ? Trim(Digits(column)) : Digits(column));

    protected override ChecksumForm Float(ColumnDefinition column) => ChecksumForm.None("is a floating-point number, whose bytes MySQL and MariaDB do not show");

    protected override ChecksumForm Date(ColumnDefinition column) => AsText(column);

    /// <summary>A day that is none would be taken for the same day with a time.</summary>
    protected override ChecksumForm Midnight(ColumnDefinition column, string zone) =>
        ChecksumForm.None("is a date that is compared with times, and may be no day of the calendar");

    protected override ChecksumForm Time(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm Timestamp(ColumnDefinition column, string zone) => AsText(column, zone);

    protected override ChecksumForm Instant(ColumnDefinition column) => AsText(column, "+00");

    protected override ChecksumForm Text(ColumnDefinition column) => ChecksumForm.Counted(Dialect.SelectExpression(column));

    protected override ChecksumForm Uuid(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm BinaryUuid(ColumnDefinition column)
    {
        var name = Dialect.Quote(column.Name);
        var hyphenated = Hyphenated((start, length) => $"SUBSTR(HEX({name}), {start}, {length})", ", ");
        return ChecksumForm.Of($"CASE WHEN LENGTH({name}) = 16 THEN LOWER(CONCAT({hyphenated})) ELSE CONCAT('?', HEX({name})) END");
    }

    protected override ChecksumForm Binary(ColumnDefinition column) => ChecksumForm.Of($"HEX({Dialect.Quote(column.Name)})");

    private static string Trim(string text) => $"TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {text}))";

    private string Digits(ColumnDefinition column) =>
        column.NativeType.Contains("zerofill", StringComparison.OrdinalIgnoreCase) || column.NativeType.StartsWith("year", StringComparison.Ordinal)
            ? $"CAST({Dialect.Quote(column.Name)} + 0 AS BINARY)"
            : Dialect.SelectExpression(column);

    /// <summary>A type with a fraction has one in every text.</summary>
    private ChecksumForm AsText(ColumnDefinition column, string zone = "")
    {
        var text = Dialect.SelectExpression(column);
        text = LastArgument(column.NativeType) > 0 ? Trim(text) : text;
        return ChecksumForm.Of(zone.Length > 0 ? $"CONCAT({text}, '{zone}')" : text);
    }
}
