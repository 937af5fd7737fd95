using System.Globalization;
using System.Text;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>SQL Server 2016 and later; text from 2019 on, which can write it as UTF-8. Texts are joined as bytes, for collations of texts conflict.</summary>
internal sealed class SqlServerChecksum(SqlDialect dialect) : ChecksumSql(dialect)
{
    private const int DateTimeLength = 19;
    private const int TimeLength = 8;
    private const int TickDigits = 7;

    /// <summary>The bytes of <c>N;</c>.</summary>
    protected override string Null => "0x4E3B";

    protected override string Count(string what) => $"COUNT_BIG({what})";

    protected override string Md5(string salt, IEnumerable<string> pieces) =>
        $"HASHBYTES('MD5', {string.Join(" + ", pieces.Prepend($"0x{Convert.ToHexString(Encoding.ASCII.GetBytes(salt))}"))})";

    protected override string Sum(string hash, int start) => $"SUM(CONVERT(bigint, CONVERT(int, SUBSTRING({hash}, {start + 1}, 4))))";

    protected override string Marked(ChecksumForm form) => form.IsCounted
        ? $"{Bytes($"CONVERT(varchar(20), DATALENGTH({form.Sql})) + ':'")} + {form.Sql}"
        : Bytes($"{form.Sql} + ';'");

    protected override ChecksumForm Boolean(ColumnDefinition column) => ChecksumForm.Of($"CONVERT(char(1), {Dialect.Quote(column.Name)})");

    protected override ChecksumForm Integer(ColumnDefinition column) => ChecksumForm.Of($"CONVERT(varchar(20), {Dialect.Quote(column.Name)})");

    /// <summary>An alias type does not say which scale its base has.</summary>
    protected override ChecksumForm Number(ColumnDefinition column)
    {
        var name = Dialect.Quote(column.Name);
        return column.NativeType switch
        {
            "money" or "smallmoney" => ChecksumForm.Of(Trim($"CONVERT(varchar(41), CONVERT(decimal(19, 4), {name}))", null, 4)),
            var type when LastArgument(type) is int scale => ChecksumForm.Of(Trim($"CONVERT(varchar(41), {name})", null, scale)),
            var type => ChecksumForm.None($"is {type}, whose scale is not known"),
        };
    }

    protected override ChecksumForm Float(ColumnDefinition column)
    {
        var number = $"CONVERT(float, {Dialect.Quote(column.Name)})";
        return ChecksumForm.Of($"CASE WHEN {number} = 0 THEN '0000000000000000' ELSE CONVERT(varchar(16), CONVERT(binary(8), {number}), 2) END");
    }

    protected override ChecksumForm Date(ColumnDefinition column) => ChecksumForm.Of($"CONVERT(char(10), {Dialect.Quote(column.Name)}, 23)");

    protected override ChecksumForm Midnight(ColumnDefinition column, string zone) =>
        ChecksumForm.Of($"CONVERT(char(10), {Dialect.Quote(column.Name)}, 23) + ' 00:00:00{zone}'");

    protected override ChecksumForm Time(ColumnDefinition column) =>
        ChecksumForm.Of(Trim($"CONVERT(varchar(16), CONVERT(time(7), {Dialect.Quote(column.Name)}), 121)", TimeLength, TickDigits));

    /// <summary>The old types count in steps of 3.33 ms, which are meant as the nearest millisecond.</summary>
    protected override ChecksumForm Timestamp(ColumnDefinition column, string zone) => column.NativeType switch
    {
        "datetime" or "smalldatetime" => DateTime($"CONVERT(datetime2(7), CONVERT(datetime2(3), {Dialect.Quote(column.Name)}))", zone),
        var type when LastArgument(type) is not null => DateTime($"CONVERT(datetime2(7), {Dialect.Quote(column.Name)})", zone),
        var type => ChecksumForm.None($"is {type}, whose digits of a second are not known"),
    };

    protected override ChecksumForm Instant(ColumnDefinition column) =>
        DateTime($"CONVERT(datetime2(7), SWITCHOFFSET({Dialect.Quote(column.Name)}, '+00:00'))", "+00");

    /// <summary>By way of UTF-16, for a text of limited length would be cut off at as many bytes of UTF-8.</summary>
    protected override ChecksumForm Text(ColumnDefinition column)
    {
        var text = $"CONVERT(nvarchar(max), {Dialect.SelectExpression(column)})";
        text = column.IsPadded ? $"RTRIM({text})" : text;
        return ((SqlServerDialect)Dialect).HasUtf8
            ? ChecksumForm.Counted($"CONVERT(varbinary(max), CONVERT(varchar(max), {text} COLLATE Latin1_General_100_BIN2_UTF8))")
            : ChecksumForm.None("is text, which SQL Server cannot write as UTF-8 before 2019");
    }

    protected override ChecksumForm Uuid(ColumnDefinition column) => ChecksumForm.Of($"LOWER(CONVERT(char(36), {Dialect.Quote(column.Name)}))");

    protected override ChecksumForm BinaryUuid(ColumnDefinition column)
    {
        var digits = Dialect.SelectExpression(column);
        var hyphenated = Hyphenated((start, length) => $"SUBSTRING(LOWER(CONVERT(varchar(max), {digits}, 2)), {start}, {length})", " + ");
        return ChecksumForm.Of($"CASE WHEN DATALENGTH({digits}) = 16 THEN {hyphenated} ELSE '?' + CONVERT(varchar(max), {digits}, 2) END");
    }

    protected override ChecksumForm Binary(ColumnDefinition column) => ChecksumForm.Of($"CONVERT(varchar(max), {Dialect.SelectExpression(column)}, 2)");

    private static string Bytes(string text) => $"CONVERT(varbinary(max), {text})";

    private static ChecksumForm DateTime(string timestamp, string zone)
    {
        var text = Trim($"CONVERT(varchar(27), {timestamp}, 121)", DateTimeLength, TickDigits);
        return ChecksumForm.Of(zone.Length > 0 ? $"({text}) + '{zone}'" : text);
    }

    /// <summary>Takes away the zeros at the end of a fraction of so many digits; TRIM knows no other characters than spaces before 2022.</summary>
    private static string Trim(string text, int? wholeLength, int digits)
    {
        if (digits == 0)
        {
            return text;
        }

        var whole = wholeLength is int length
            ? $"LEFT({text}, {length.ToString(CultureInfo.InvariantCulture)})"
            : $"LEFT({text}, LEN({text}) - {(digits + 1).ToString(CultureInfo.InvariantCulture)})";
        var fraction = $"RIGHT({text}, {digits.ToString(CultureInfo.InvariantCulture)})";
        return $"{whole} + CASE WHEN {fraction} = '{new string('0', digits)}' THEN '' ELSE '.' + REPLACE(RTRIM(REPLACE({fraction}, '0', ' ')), ' ', '0') END";
    }
}
