using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>DuckDB, whether it reads a database of its own or files. It writes the era between the day and the time.</summary>
internal sealed class DuckDbChecksum(SqlDialect dialect) : ChecksumSql(dialect)
{
    protected override string Md5(string salt, IEnumerable<string> pieces) => $"md5({string.Join(" || ", pieces.Prepend($"'{salt}'"))})";

    protected override string Sum(string hash, int start) =>
        $"CAST(SUM((CAST('0x' || substr({hash}, {(2 * start) + 1}, 8) AS BIGINT) + 2147483648) % 4294967296 - 2147483648) AS BIGINT)";

    protected override string Marked(ChecksumForm form) => form.IsCounted ? $"strlen({form.Sql}) || ':' || {form.Sql}" : $"{form.Sql} || ';'";

    protected override ChecksumForm Boolean(ColumnDefinition column) =>
        ChecksumForm.Of($"CASE WHEN {Dialect.Quote(column.Name)} THEN '1' WHEN NOT {Dialect.Quote(column.Name)} THEN '0' END");

    protected override ChecksumForm Integer(ColumnDefinition column) => AsText(column);

    /// <summary>A decimal that is all fraction is written without the zero before its point.</summary>
    protected override ChecksumForm Number(ColumnDefinition column)
    {
        var text = $"CAST({Dialect.Quote(column.Name)} AS VARCHAR)";
        var scale = column.NativeType.StartsWith("DECIMAL(", StringComparison.Ordinal) ? LastArgument(column.NativeType) : null;
        var isAllFraction = column.NativeType == $"DECIMAL({scale},{scale})";
        return ChecksumForm.Of(scale > 0 ? $"rtrim(rtrim({(isAllFraction ? $"replace({text}, '.', '0.')" : text)}, '0'), '.')" : text);
    }

    protected override ChecksumForm Float(ColumnDefinition column)
    {
        var number = $"CAST({Dialect.Quote(column.Name)} AS DOUBLE)";
        return ChecksumForm.Of($"CASE WHEN {number} = 0 THEN '0000000000000000' WHEN isnan({number}) THEN 'NaN' ELSE hex(CAST(CAST({number} AS BIT) AS BLOB)) END");
    }

    protected override ChecksumForm Date(ColumnDefinition column) => Dated(column, string.Empty);

    protected override ChecksumForm Midnight(ColumnDefinition column, string zone) => Dated(column, " 00:00:00" + zone);

    protected override ChecksumForm Time(ColumnDefinition column) => column.NativeType == "TIME_NS" ? TooFine(column) : AsText(column);

    protected override ChecksumForm Timestamp(ColumnDefinition column, string zone) => column.NativeType == "TIMESTAMP_NS" ? TooFine(column) : Dated(column, zone);

    protected override ChecksumForm Instant(ColumnDefinition column) => Dated(column, string.Empty);

    protected override ChecksumForm Text(ColumnDefinition column) => ChecksumForm.Counted($"CAST({Dialect.Quote(column.Name)} AS VARCHAR)");

    protected override ChecksumForm Uuid(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm BinaryUuid(ColumnDefinition column)
    {
        var name = Dialect.Quote(column.Name);
        var hyphenated = Hyphenated((start, length) => $"substr(lower(hex({name})), {start}, {length})", " || ");
        return ChecksumForm.Of($"CASE WHEN octet_length({name}) = 16 THEN {hyphenated} ELSE '?' || hex({name}) END");
    }

    protected override ChecksumForm Binary(ColumnDefinition column) => ChecksumForm.Of($"hex({Dialect.Quote(column.Name)})");

    /// <summary>Of nine digits of a second, the reference keeps seven.</summary>
    private static ChecksumForm TooFine(ColumnDefinition column) => ChecksumForm.None($"is {column.NativeType}, which has more digits of a second than are compared");

    /// <summary>A day or time with what is to stand behind it; the infinities have nothing behind them, and an era stands last.</summary>
    private ChecksumForm Dated(ColumnDefinition column, string suffix)
    {
        var value = Dialect.SelectExpression(column);
        var text = $"CAST({value} AS VARCHAR)";
        return ChecksumForm.Of($"CASE WHEN {value} >= '0001-01-01' AND {value} < 'infinity' THEN {text} || '{suffix}' WHEN isfinite({value}) THEN replace({text}, ' (BC)', '') || '{suffix} BC' ELSE {text} END");
    }

    private ChecksumForm AsText(ColumnDefinition column) => ChecksumForm.Of($"CAST({Dialect.SelectExpression(column)} AS VARCHAR)");
}
