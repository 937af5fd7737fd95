using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>PostgreSQL writes most values as the reference does once the session's settings are ours (see <see cref="Sources.PostgresDriver"/>).</summary>
internal sealed class PostgreSqlChecksum(SqlDialect dialect) : ChecksumSql(dialect)
{
    /// <summary>A sub-select with OFFSET is not merged into the query around it; 0 does not keep it from running in parallel.</summary>
    protected override string Fence => " OFFSET 0";

    protected override string Md5(string salt, IEnumerable<string> pieces) => $"md5({string.Join(" || ", pieces.Prepend($"'{salt}'"))})";

    protected override string Sum(string hash, int start) => $"sum(('x' || substr({hash}, {(2 * start) + 1}, 8))::bit(32)::int)";

    /// <summary>IS NULL is true of a composite value too all of whose fields are NULL.</summary>
    protected override string IsNull(string name) => $"{name} IS NOT DISTINCT FROM NULL";

    protected override string Marked(ChecksumForm form) =>
        form.IsCounted ? $"octet_length({form.Sql})::text || ':' || {form.Sql}" : $"{form.Sql} || ';'";

    protected override ChecksumForm Boolean(ColumnDefinition column) => ChecksumForm.Of($"{Dialect.Quote(column.Name)}::int::text");

    protected override ChecksumForm Integer(ColumnDefinition column) => AsText(column);

    /// <summary>Only what has a fraction may lose zeros; a type without a scale has as many digits as each value was written with.</summary>
    protected override ChecksumForm Number(ColumnDefinition column)
    {
        var number = $"{Dialect.SelectExpression(column)}";
        var trimmed = $"rtrim(rtrim({number}::text, '0'), '.')";
        var scale = column.NativeType.StartsWith("numeric(", StringComparison.Ordinal) ? LastArgument(column.NativeType) : null;
        return ChecksumForm.Of(scale switch
        {
            > 0 => trimmed,
            <= 0 => $"{number}::text",
            null => $"CASE WHEN scale({number}) > 0 THEN {trimmed} ELSE {number}::text END",
        });
    }

    protected override ChecksumForm Float(ColumnDefinition column)
    {
        var number = $"{Dialect.Quote(column.Name)}::float8";
        return ChecksumForm.Of($"CASE WHEN {number} = 0 THEN '0000000000000000' WHEN {number} = 'NaN' THEN 'NaN' ELSE {Hex($"float8send({number})")} END");
    }

    protected override ChecksumForm Date(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm Midnight(ColumnDefinition column, string zone) => Dated(column, " 00:00:00" + zone);

    protected override ChecksumForm Time(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm Timestamp(ColumnDefinition column, string zone) => zone.Length == 0 ? AsText(column) : Dated(column, zone);

    protected override ChecksumForm Instant(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm Text(ColumnDefinition column) => Dialect.IsUnicode
        ? ChecksumForm.Counted($"{Dialect.SelectExpression(column)}::text")
        : ChecksumForm.None("is text in a database whose encoding is not UTF-8");

    protected override ChecksumForm Uuid(ColumnDefinition column) => AsText(column);

    protected override ChecksumForm BinaryUuid(ColumnDefinition column)
    {
        var name = Dialect.Quote(column.Name);
        return ChecksumForm.Of($"CASE WHEN octet_length({name}) = 16 THEN encode({name}, 'hex')::uuid::text ELSE '?' || encode({name}, 'hex') END");
    }

    protected override ChecksumForm Binary(ColumnDefinition column) => ChecksumForm.Of(Hex(Dialect.Quote(column.Name)));

    private static string Hex(string bytes) => $"upper(encode({bytes}, 'hex') COLLATE \"C\")";

    private ChecksumForm AsText(ColumnDefinition column) => ChecksumForm.Of($"{Dialect.SelectExpression(column)}::text");

    /// <summary>A day or time with more behind it, which stands before the era; the infinities have nothing behind them.</summary>
    private ChecksumForm Dated(ColumnDefinition column, string suffix)
    {
        var name = Dialect.Quote(column.Name);
        return ChecksumForm.Of($"CASE WHEN {name} >= '0001-01-01' AND {name} < 'infinity' THEN {name}::text || '{suffix}' WHEN isfinite({name}) THEN replace({name}::text, ' BC', '') || '{suffix} BC' ELSE {name}::text END");
    }
}
